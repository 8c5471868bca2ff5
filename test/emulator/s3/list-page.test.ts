import { expect } from "chai";
import fc from "fast-check";
import { listPage } from "../../../emulator/s3/list-page.ts";

const keys = ["a/2", "b", "a/1", "a/x/1", "c/1", "a/x/2"];

describe("A page of keys", () => {
  it("is in UTF-8 order", () => {
    expect(listPage(["\u{10000}", "\uffff", "b", "a"]).keys).to.deep.equal(["a", "b", "\uffff", "\u{10000}"]);
  });

  it("holds the keys below a prefix", () => {
    expect(listPage(keys, { prefix: "a/" }).keys).to.deep.equal(["a/1", "a/2", "a/x/1", "a/x/2"]);
  });

  it("rolls up what shares a prefix up to the delimiter", () => {
    expect(listPage(keys, { delimiter: "/" })).to.deep.equal({
      keys: ["b"],
      commonPrefixes: ["a/", "c/"],
      next: undefined,
    });
    expect(listPage(keys, { prefix: "a/", delimiter: "/" })).to.deep.equal({
      keys: ["a/1", "a/2"],
      commonPrefixes: ["a/x/"],
      next: undefined,
    });
  });

  it("leads on to all the others, each once", () => {
    const key = fc.stringMatching(/^[a-c/]{1,4}$/);
    const query = fc.record({
      delimiter: fc.constantFrom(undefined, "/"),
      prefix: fc.constantFrom(undefined, "a", "a/"),
    });
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.integer({ min: 1, max: 4 }), query, (some, maxKeys, options) => {
        const whole = listPage(some, options);
        const paged: string[] = [];
        let startAfter: string | undefined;
        do {
          const page = listPage(some, { ...options, maxKeys, startAfter });
          expect(page.keys.length + page.commonPrefixes.length).to.be.at.most(maxKeys);
          paged.push(...page.keys, ...page.commonPrefixes);
          startAfter = page.next;
        } while (startAfter !== undefined);
        expect(paged.sort()).to.deep.equal([...whole.keys, ...whole.commonPrefixes].sort());
      }),
    );
  });
});
