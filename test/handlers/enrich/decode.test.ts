import { expect } from "chai";
import fc from "fast-check";
import { decode } from "../../../handlers/enrich/decode.ts";
import type { Reason } from "../../../handlers/enrich/reason.ts";
import { isRefusal } from "../../../handlers/kinesis/records/refusal.ts";
import { createUserText } from "./factories.ts";
import { userRecordText } from "./json-text.ts";

const KR = { country: "KR" };

describe("decode", () => {
  const refused: [string, string | Buffer, Reason][] = [
    ["no bytes", "", "empty"],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe]), "invalid-utf8"],
    ["an overlong sequence", Buffer.from([0x22, 0xc0, 0x80, 0x22]), "invalid-utf8"],
    ["half a character", Buffer.from('{"userId":"é"}').subarray(0, 12), "invalid-utf8"],
    ["white space alone", "  ", "invalid-json"],
    ["cut off JSON", '{"userId":', "invalid-json"],
    ["two objects", "{}{}", "invalid-json"],
    ["a byte order mark", `\ufeff${createUserText()}`, "invalid-json"],
    ["NaN", "NaN", "invalid-json"],
    ["null", "null", "not-an-object"],
    ["a number", "3", "not-an-object"],
    ["a string", '"x"', "not-an-object"],
    ["an array", "[]", "not-an-object"],
    ["no userId", createUserText({ userId: undefined }), "invalid-user"],
    ["a userId that is a number", createUserText({ userId: 7 }), "invalid-user"],
    ["an empty userId", createUserText({ userId: "" }), "invalid-user"],
    ["a userId of 257 characters", createUserText({ userId: "x".repeat(257) }), "invalid-user"],
    ["a userId of 129 emoji", createUserText({ userId: "😀".repeat(129) }), "invalid-user"],
    ["no location", createUserText({ location: undefined }), "missing-country"],
    ["a location that is null", createUserText({ location: null }), "missing-country"],
    ["a location that is a text", createUserText({ location: "KR" }), "missing-country"],
    ["a location that is an array", createUserText({ location: ["KR"] }), "missing-country"],
    ["no country", createUserText({ location: { city: "Seoul" } }), "missing-country"],
    ["a country that is a number of no code", createUserText({ location: { country: 1000 } }), "missing-country"],
    ["a country that is a fraction", createUserText({ location: { country: 4.5 } }), "missing-country"],
    ["a country that is zero", createUserText({ location: { country: 0 } }), "missing-country"],
    ["a blank country", createUserText({ location: { country: " " } }), "missing-country"],
    ["a member bandwidthOptions", createUserText({ bandwidthOptions: [] }), "already-enriched"],
    ["a member enrichment", createUserText({ enrichment: null }), "already-enriched"],
    ["an escaped name of an added member", '{"\\u0065nrichment":1,"userId":"u"}', "already-enriched"],
    ["members of the prototype only", '{"__proto__":{"userId":"u","location":{"country":"KR"}}}', "invalid-user"],
  ];
  for (const [what, text, reason] of refused) {
    it(`refuses ${what} as ${reason}`, () => {
      expect(decode(Buffer.from(text))).to.have.property("reason", reason);
    });
  }

  const accepted: [string, string, object][] = [
    ["the least that a record must hold", createUserText({ location: KR }), KR],
    ["a userId of 256 characters", createUserText({ userId: "x".repeat(256), location: KR }), KR],
    ["a userId of 128 emoji, two code units each", createUserText({ userId: "😀".repeat(128), location: KR }), KR],
    [
      "region and city",
      createUserText({ location: { country: "KR", region: "KR-11", city: "Seoul" } }),
      { country: "KR", region: "KR-11", city: "Seoul" },
    ],
    [
      "region and city that are no texts, as not given",
      createUserText({ location: { ...KR, region: 11, city: null } }),
      KR,
    ],
    ["a country that is a numeric code", createUserText({ location: { country: 410 } }), { country: "410" }],
    ["a numeric code without its zeros", createUserText({ location: { country: 4 } }), { country: "004" }],
    ["a blank city, as not given", createUserText({ location: { ...KR, city: " " } }), KR],
    ["the last of duplicate members", '{"userId":1,"userId":"u","location":{"country":"KR"}}', KR],
    ["added members' names further down", createUserText({ location: KR, other: { enrichment: 1 } }), KR],
    [
      "deep nesting",
      `{"userId":"u","location":{"country":"KR"},"deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      KR,
    ],
  ];
  for (const [what, text, location] of accepted) {
    it(`accepts ${what}`, () => {
      expect(decode(Buffer.from(text))).to.deep.equal({ location });
    });
  }

  it("never quotes the record in its detail", () => {
    for (const text of [
      '{"email":"secret@example.com",',
      "secret",
      '"secret"',
      createUserText({ userId: ["secret"] }),
    ]) {
      expect(JSON.stringify(decode(Buffer.from(text))))
        .to.contain("reason")
        .and.not.to.contain("secret");
    }
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const result = decode(Buffer.from(bytes));
        expect(isRefusal(result) || typeof result.location.country === "string").to.equal(true);
      }),
    );
  });

  it("accepts every user record, whatever else it holds", () => {
    fc.assert(
      fc.property(userRecordText, (text) => {
        expect(decode(Buffer.from(text))).to.deep.equal({ location: KR });
      }),
    );
  });
});
