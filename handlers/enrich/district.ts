// -gu, -gun, -eup, -myeon, -dong, -ri: districts and what they consist of.
const DISTRICTS = /( [가-힣\d]+[구군읍면동리])+$/;

/** A folded city without the districts that follow it in Korean: 서울 강남구 → 서울. Any other as it is. */
export function withoutDistricts(city: string): string {
  return city.replace(DISTRICTS, "");
}
