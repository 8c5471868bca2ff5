import { expect } from "chai";
import fc from "fast-check";
import { patternRefusal } from "../../../emulator/patterns/refusal.ts";
import { readEventPattern } from "../../../event-source-mapping/event-pattern.ts";

/** The mark of how far AWS has read when it refuses. */
const MARK = "¦";
const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const AFFIX = "prefix/suffix match pattern must be a string";
const IGNORING_CASE = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.";

const locationOf = (source: string, column: number) => `[Source: (String)"${source}"; line: 1, column: ${column}]`;

/** AWS's whole message of a pattern that is refused where the mark stands. */
function told(marked: string, reason: string): string {
  const source = marked.replace(MARK, "");
  return `${reason}\n at ${locationOf(source, marked.indexOf(MARK) + 1)}`;
}

describe("A pattern that AWS refuses is refused in its words, with the place that it has read up to", () => {
  // Most of these are recorded; the others follow from how its rule compiler and its JSON parser read.
  const table: [marked: string, reason: string][] = [
    ['{"n": 42¦}', '"n" must be an object or an array'],
    ['{"n":"¦paid"}', '"n" must be an object or an array'],
    ['{"a": null¦}', '"a" must be an object or an array'],
    ['{"a":{"suffix":"¦v","prefix":"v"}}', '"suffix" must be an object or an array'],
    ['{"a":{}¦}', "Empty objects are not allowed"],
    ['{"a": []¦}', "Empty arrays are not allowed"],
    ['{"a":[[¦"v"]]}', "Match value must be String, number, true, false, or null"],
    ['[¦"a"]', "Filter is not an object"],
    ["¦", "Filter is not an object"],
    ['{"a":[{}¦]}', "Match expression name not found"],
    ['{"a": [{"EXISTS": true¦}]}', "Unrecognized match type EXISTS"],
    ['{"a": [{"NUMERIC": [¦"=", 5]}]}', "Unrecognized match type NUMERIC"],
    ['{"a":[{"suffix":"v","prefix":"¦w"}]}', "Only one key allowed in match expression"],
    ['{"a": [{"prefix": 123¦}]}', "prefix match pattern must be a string"],
    ['{"a": [{"prefix": [¦"2026"]}]}', "prefix match pattern must be a string"],
    ['{"a":[{"suffix":null¦}]}', "suffix match pattern must be a string"],
    ['{"a":[{"prefix":{"wildcard":"¦v"}}]}', "Unsupported prefix pattern: wildcard"],
    ['{"a":[{"suffix":{"equals-ignore-case":1¦}}]}', "equals-ignore-case match pattern must be a string"],
    ['{"a": [{"equals-ignore-case": {¦"prefix": "v"}}]}', "equals-ignore-case match pattern must be a string"],
    ['{"a":[{"exists":"¦no"}]}', "exists match pattern must be either true or false."],
    ['{"a": [{"cidr": [¦"10.0.0.0/8"]}]}', "prefix match pattern must be a string"],
    ['{"a": [{"wildcard": 123¦}]}', "wildcard match pattern must be a string"],
    ['{"a": [{"wildcard": "a:**:b"¦}]}', "Consecutive wildcard characters at pos 3"],
    ['{"a": [{"wildcard": "é**"¦}]}', "Consecutive wildcard characters at pos 3"],
    ['{"a": [{"wildcard": "a\\\\b"¦}]}', "Invalid escape character at pos 2"],
    ['{"a":[{"numeric":10¦}]}', "Value of numeric must be an array."],
    ['{"a":[{"numeric":[]¦}]}', "Invalid member in numeric match: ]"],
    ['{"a":[{"numeric":[1¦,"<="]}]}', "Invalid member in numeric match: 1"],
    ['{"a":[{"numeric":["up"]¦}]}', "Unrecognized numeric range operator: up"],
    ['{"a":[{"numeric":["=","¦7"]}]}', "Value of equals must be numeric"],
    ['{"a":[{"numeric":[">="]¦}]}', "Value of >= must be numeric"],
    ['{"a":[{"numeric":["<",9,"¦>",1]}]}', "Too many elements in numeric expression"],
    ['{"a":[{"numeric":[">",20,30¦]}]}', "Bad value in numeric range: 30"],
    ['{"a":[{"numeric":[">=",1,">"¦,2]}]}', "Bad numeric range operator: >"],
    ['{"a": [{"numeric": [">", 0, "<"]¦}]}', "Value of < must be numeric"],
    ['{"a":[{"numeric":[">",2,"<",3,"¦<",5]}]}', "Too many terms in numeric range expression"],
    ['{"a":[{"numeric":[">",3,"<",1]¦}]}', "Bottom must be less than top"],
    ['{"a":[{"numeric":["=",6e9]¦}]}', "Value must be between -5.0E9 and 5.0E9, inclusive"],
    ['{"a":[{"anything-but":null¦}]}', "Value of anything-but must be an array or single string/number value."],
    ['{"a":[{"anything-but":{"cidr":"¦v"}}]}', "Unsupported anything-but pattern: cidr"],
    ['{"a":[{"anything-but":{"prefix":123¦}}]}', AFFIX],
    ['{"a":[{"anything-but":{"suffix":""¦}}]}', "Null prefix/suffix not allowed"],
    ['{"a": [{"anything-but": {"equals-ignore-case": 1¦}}]}', IGNORING_CASE],
    ['{"a":[{"anything-but":{"wildcard":"a**"¦}}]}', "Consecutive wildcard characters at pos 2"],
    [
      '{"a":[{"anything-but":[1,"a"]¦}]}',
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    ['{"$or":[{"a":["b"]}]¦}', "There must have at least 2 Objects in $or relationship."],
    ['{"$or":{¦"a":["b"]}}', "It must be an Array followed with $or."],
    ['{"$or":["¦a"]}', "Only JSON object is allowed in array of $or relationship."],
    ['{"$or":[{"prefix":[¦"a"]},{"b":["c"]}]}', "prefix is Ruler reserved fieldName which cannot be used inside $or."],
    ["this¦ is no JSON", `Unrecognized token 'this': was expecting ${VALUES}`],
    ['{"a": closed¦ mark"', `Unrecognized token 'closed': was expecting ${VALUES}`],
    ["{¦'a': 'b'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['{"a":["b"],¦}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
    ['{"a":["b",¦]}', `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`],
    ['{"a":["b" ¦"c"]}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Array entries"],
    ['{"a" ¦["b"]}', "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value"],
    ['{"a":["b]}¦', "Unexpected end-of-input: was expecting closing quote for a string value"],
    ['{"a":["b"}¦', `Unexpected close marker '}': expected ']' (for Array starting at ${locationOf('{"a":["b"}', 6)})`],
    [
      '{"a":["b"]¦',
      `Unexpected end-of-input: expected close marker for Object (start marker at ${locationOf('{"a":["b"]', 1)})`,
    ],
  ];
  for (const [marked, reason] of table)
    it(marked, () => expect(patternRefusal(marked.replace(MARK, ""))).to.equal(told(marked, reason)));

  it("twice with the place, where a list within anything-but is wrong", () => {
    for (const [marked, reason] of [
      ['{"a": [{"anything-but": {"equals-ignore-case": [123¦, 456]}}]}', IGNORING_CASE],
      ['{"a": [{"anything-but": {"prefix": [123¦, "test"]}}]}', AFFIX],
    ] as const) {
      const once = told(marked, reason);
      expect(patternRefusal(marked.replace(MARK, ""))).to.equal(`${once}${once.slice(reason.length)}`);
    }
  });

  const placeless: [pattern: string, reason: string][] = [
    ['{"a":[{"cidr":"bad"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', "Malformed CIDR, mask bits must be an integer"],
    ['{"a":[{"cidr":"10.0.0.0/-1"}]}', "Malformed CIDR, mask bits must not be negative"],
    ['{"a":[{"cidr":"xx.11.xx/8"}]}', "Nonstandard IP address: xx.11.xx"],
    ['{"a":[{"cidr":"10.0.0.300/8"}]}', "Invalid IP address: 10.0.0.300"],
    ['{"a":[{"cidr":"10.0.0.0/32"}]}', "IPv4 mask bits must be < 32"],
    ['{"a":[{"cidr":"2001:db8::/128"}]}', "IPv6 mask bits must be < 128"],
    ['{"a":[{"anything-but":6000000000}]}', "Value must be between -5.0E9 and 5.0E9, inclusive"],
  ];
  for (const [pattern, reason] of placeless)
    it(`without a place: ${pattern}`, () => expect(patternRefusal(pattern)).to.equal(reason));

  it("counts lines, and shows 500 characters of a longer pattern, control characters escaped", () => {
    expect(patternRefusal('{\n"a":\t1}')).to.equal(
      '"a" must be an object or an array\n at [Source: (String)"{\n"a":\\u00091}"; line: 2, column: 7]',
    );
    const long = `{"a":["${"x".repeat(500)}"],"b":1}`;
    expect(patternRefusal(long)).to.equal(
      `"b" must be an object or an array\n at [Source: (String)"${long.slice(0, 500)}"[truncated ${long.length - 500} chars]; line: 1, column: ${long.length}]`,
    );
  });

  it("in no words where AWS's are not known, and not at all what it takes", () => {
    for (const pattern of ['{"a":[01]}', '{"a":[NaN]}', '{"a":["\u0000"]}', '{"a":["\\x"]}'])
      expect(patternRefusal(pattern), pattern).to.equal(undefined);
  });

  it("never, of what our own reader takes", () => {
    const rule = fc.oneof(
      fc.string(),
      fc.integer({ min: -5e9, max: 5e9 }),
      fc.constantFrom(true, null),
      fc.record({ prefix: fc.string() }),
      fc.record({ exists: fc.boolean() }),
      fc.record({ numeric: fc.constantFrom(["=", 5], [">", -1.5, "<=", 2e3]) }),
      fc.record({
        "anything-but": fc.oneof(fc.array(fc.string(), { minLength: 1 }), fc.record({ suffix: fc.constant("x") })),
      }),
    );
    const { pattern } = fc.letrec((tie) => ({
      rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      pattern: fc.dictionary(
        fc.string().map((name) => `k${name}`),
        fc.oneof({ maxDepth: 3 }, tie("rules"), tie("pattern")),
        { minKeys: 1, maxKeys: 3 },
      ),
    }));
    fc.assert(
      fc.property(pattern, fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        fc.pre(readEventPattern(text, "p").problems.length === 0);
        expect(patternRefusal(text, { limitsWildcards: true })).to.equal(undefined);
      }),
    );
  });
});

describe("Wildcards that are too complex together", () => {
  const tooComplex = (...wildcards: string[]) =>
    patternRefusal(JSON.stringify({ a: wildcards.map((wildcard) => ({ wildcard })) }), { limitsWildcards: true });
  const WORDS =
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

  it("are refused, as recorded", () => {
    expect(tooComplex("*:*:*:*:*:x-bus/*")).to.equal(WORDS);
    expect(tooComplex(...["bif", "tif", "tiff", "svs"].map((end) => `*/sync/*.${end}`))).to.equal(WORDS);
  });

  it("are taken where few begin alike, and by SNS, which counts otherwise", () => {
    expect(tooComplex("arn:*:events:*:*:*")).to.equal(undefined);
    expect(tooComplex("*.bif", "*.tif", "*.tiff", "*.svs")).to.equal(undefined);
    expect(tooComplex(...["bif", "tif"].map((end) => `*/sync/*.${end}`))).to.equal(undefined);
    expect(patternRefusal('{"a":[{"wildcard":"*:*:*:*:*:x-bus/*"}]}')).to.equal(undefined);
  });
});
