import { expect } from "chai";
import { fold } from "../../../../handlers/enrich/countries/fold.ts";

describe("fold", () => {
  const equal: [string, string, string][] = [
    ["case", "SEOUL", "seoul"],
    ["white space around and within", "  New \t York\n", "new york"],
    ["spaces within", "New   York", "new york"],
    ["composed and decomposed accents", "São Paulo".normalize("NFD"), "São Paulo".normalize("NFC")],
    ["decomposed Hangul", "서울".normalize("NFD"), "서울"],
    ["full-width letters", "ＫＲ", "kr"],
    ["sharp s and double s", "GIESSEN", "Gießen"],
    ["capital sharp s", "GIEẞEN", "Gießen"],
    ["final sigma", "ΑΘΉΝΑΣ", "αθήνας"],
    ["ligatures", "ﬁji", "Fiji"],
    ["the Ångström sign", "\u212bngström", "ångström"],
  ];
  for (const [what, one, other] of equal) {
    it(`makes no difference of ${what}`, () => {
      expect(fold(one)).to.equal(fold(other));
    });
  }

  it("keeps different names apart", () => {
    expect(fold("São Paulo")).not.to.equal(fold("Sao Paulo"));
    expect(fold("東京")).not.to.equal(fold("京都"));
  });

  it("folds to nothing what is longer than any name", () => {
    expect(fold("x".repeat(200))).to.have.length(200);
    expect(fold("x".repeat(201))).to.equal("");
  });
});
