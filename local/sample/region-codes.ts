/** Countries whose GeoNames codes of first-level divisions are those of ISO 3166-2. */
const sameCodes = new Set(["BE", "CH", "GB", "US"]);

/** What stands in ISO 3166-2 after the country, by the name that GeoNames gives the division. */
const codesByName: Record<string, Record<string, string>> = {
  AU: {
    "Australian Capital Territory": "ACT",
    "New South Wales": "NSW",
    "Northern Territory": "NT",
    Queensland: "QLD",
    "South Australia": "SA",
    Tasmania: "TAS",
    Victoria: "VIC",
    "Western Australia": "WA",
  },
  CA: {
    Alberta: "AB",
    "British Columbia": "BC",
    Manitoba: "MB",
    "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL",
    "Nova Scotia": "NS",
    "Northwest Territories": "NT",
    Nunavut: "NU",
    Ontario: "ON",
    "Prince Edward Island": "PE",
    Quebec: "QC",
    Saskatchewan: "SK",
    Yukon: "YT",
  },
  DE: {
    Brandenburg: "BB",
    "State of Berlin": "BE",
    "Baden-Wurttemberg": "BW",
    Bavaria: "BY",
    Bremen: "HB",
    Hesse: "HE",
    Hamburg: "HH",
    "Mecklenburg-Vorpommern": "MV",
    "Lower Saxony": "NI",
    "North Rhine-Westphalia": "NW",
    "Rheinland-Pfalz": "RP",
    "Schleswig-Holstein": "SH",
    Saarland: "SL",
    Saxony: "SN",
    "Saxony-Anhalt": "ST",
    Thuringia: "TH",
  },
  JP: numbered(
    "Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa " +
      "Niigata Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyōgo Nara Wakayama " +
      "Tottori Shimane Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita " +
      "Miyazaki Kagoshima Okinawa",
  ),
  KR: {
    Seoul: "11",
    Busan: "26",
    Daegu: "27",
    Incheon: "28",
    Gwangju: "29",
    Daejeon: "30",
    Ulsan: "31",
    "Gyeonggi-do": "41",
    "Gangwon-do": "42",
    "North Chungcheong": "43",
    "Chungcheongnam-do": "44",
    "Jeollabuk-do": "45",
    "Jeollanam-do": "46",
    "Gyeongsangbuk-do": "47",
    "Gyeongsangnam-do": "48",
    "Jeju-do": "49",
    "Sejong-si": "50",
  },
};

/** The ISO 3166-2 code of a first-level division, where it is certain. */
export function regionCode(country: string, geonamesCode: string, name: string | undefined): string | undefined {
  if (sameCodes.has(country)) return `${country}-${geonamesCode}`;
  const code = name && codesByName[country]?.[name];
  return code && `${country}-${code}`;
}

function numbered(names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name, index) => [name, String(index + 1).padStart(2, "0")]));
}
