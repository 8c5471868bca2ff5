import { expect } from "chai";
import * as fc from "fast-check";
import { readEventPattern } from "../../event-source-mapping/event-pattern.ts";
import { wildcardTest } from "../../event-source-mapping/wildcard.ts";

const event = {
  version: "0",
  "detail-type": "Shop event",
  source: "shop.orders",
  resources: ["arn:aws:ec2:us-east-1:111122223333:instance/i-1", "arn:aws:s3:::pictures"],
  detail: {
    state: "running",
    file: "dir/sub/picture.PNG",
    path: "/usr/lib/a*b\\c",
    count: 5,
    limit: 301.8,
    price: 0,
    empty: "",
    nothing: null,
    isNew: true,
    address: "10.0.0.33",
    address6: "2001:db8::7",
    none: [],
    nested: { code: "KR-11" },
    items: [
      { sku: "a", amount: 1 },
      { sku: "b", amount: 9 },
    ],
    tags: ["x", 7, ["deep"]],
  },
};

const matches = (detail: unknown) => readEventPattern(JSON.stringify({ detail }), "pattern").matches(event);

describe("An event pattern of EventBridge", () => {
  const table: [what: string, detail: unknown, expected: boolean][] = [
    ["a value", { state: ["stopped", "running"] }, true],
    ["a value in other letters", { state: ["Running"] }, false],
    ["a number, however it is written", { limit: [3.018e2] }, true],
    ["a number as text", { count: ["5"] }, false],
    ["null", { nothing: [null] }, true],
    ["null where nothing is", { absent: [null] }, false],
    ["an empty text", { empty: [""] }, true],
    ["a truth value", { isNew: [true] }, true],
    ["an element of a list", { tags: [7] }, true],
    ["an element of a list in a list", { tags: ["deep"] }, true],
    ["members with dots in their path", { "nested.code": ["KR-11"] }, true],
    ["members of one and the same element", { items: { sku: ["b"], amount: [9] } }, true],
    ["members of two elements", { items: { sku: ["a"], amount: [9] } }, false],
    ["a prefix", { state: [{ prefix: "run" }] }, true],
    ["a prefix in other letters", { state: [{ prefix: "Run" }] }, false],
    ["a prefix, ignoring case", { state: [{ prefix: { "equals-ignore-case": "RUN" } }] }, true],
    ["a prefix of a number", { count: [{ prefix: "5" }] }, false],
    ["an empty prefix", { state: [{ prefix: "" }] }, true],
    ["null where an empty list is", { none: [null] }, false],
    ["a suffix", { file: [{ suffix: ".PNG" }] }, true],
    ["a suffix in other letters", { file: [{ suffix: ".png" }] }, false],
    ["a suffix, ignoring case", { file: [{ suffix: { "equals-ignore-case": ".png" } }] }, true],
    ["equals, ignoring case", { state: [{ "equals-ignore-case": "RUNNING" }] }, true],
    ["equals nothing, ignoring case", { empty: [{ "equals-ignore-case": "" }] }, true],
    ["a wildcard", { file: [{ wildcard: "dir/*.PNG" }] }, true],
    ["several wildcards", { file: [{ wildcard: "*/sub/*.P*G" }] }, true],
    ["wildcards whose ends overlap", { file: [{ wildcard: "dir/sub/picture.PNG*picture.PNG" }] }, false],
    ["an escaped wildcard", { path: [{ wildcard: "*a\\*b\\\\c" }] }, true],
    ["a wildcard of a number", { count: [{ wildcard: "*" }] }, false],
    ["an address in a range", { address: [{ cidr: "10.0.0.0/24" }] }, true],
    ["an address beyond a range", { address: [{ cidr: "10.0.1.0/24" }] }, false],
    ["an address of version 6", { address6: [{ cidr: "2001:db8::/32" }] }, true],
    ["an address of the other version", { address: [{ cidr: "::/0" }] }, false],
    ["text in a range of addresses", { state: [{ cidr: "10.0.0.0/8" }] }, false],
    ["a number equal to another", { limit: [{ numeric: ["=", 301.8] }] }, true],
    ["a range of numbers", { count: [{ numeric: [">", 0, "<=", 5] }] }, true],
    ["a range that ends before", { count: [{ numeric: [">", 0, "<", 5] }] }, false],
    ["text as a number", { state: [{ numeric: [">", 0] }] }, false],
    ["existence", { state: [{ exists: true }] }, true],
    ["existence of null", { nothing: [{ exists: true }] }, true],
    ["existence of an inner object", { nested: [{ exists: true }] }, false],
    ["existence of an empty list", { none: [{ exists: true }] }, false],
    ["absence", { absent: [{ exists: false }] }, true],
    ["absence below what is absent", { absent: { deeper: [{ exists: false }] } }, true],
    ["absence of a leaf where an object is", { nested: [{ exists: false }] }, true],
    ["absence in one element where another has it", { items: { sku: [{ exists: false }] } }, false],
    ["anything but a text", { state: [{ "anything-but": "stopped" }] }, true],
    ["anything but its own text", { state: [{ "anything-but": ["stopped", "running"] }] }, false],
    ["anything but numbers", { count: [{ "anything-but": [100, 0] }] }, true],
    ["anything but zero", { price: [{ "anything-but": 0 }] }, false],
    ["anything but, of null", { nothing: [{ "anything-but": "x" }] }, true],
    ["anything but, of what is missing", { absent: [{ "anything-but": "x" }] }, false],
    ["anything but a prefix", { state: [{ "anything-but": { prefix: "init" } }] }, true],
    ["anything but its own prefix", { state: [{ "anything-but": { prefix: ["x", "run"] } }] }, false],
    ["anything but a prefix, of a number", { count: [{ "anything-but": { prefix: "5" } }] }, true],
    ["anything but a suffix", { file: [{ "anything-but": { suffix: [".gif", ".PNG"] } }] }, false],
    ["anything but, ignoring case", { state: [{ "anything-but": { "equals-ignore-case": ["RUNNING"] } }] }, false],
    ["anything but a wildcard", { path: [{ "anything-but": { wildcard: "*/lib/*" } }] }, false],
    ["anything but a wildcard, of a number", { count: [{ "anything-but": { wildcard: "*" } }] }, true],
    ["one of two patterns", { $or: [{ state: ["stopped"] }, { count: [{ numeric: [">", 1] }] }] }, true],
    ["neither of two patterns", { $or: [{ state: ["stopped"] }, { count: [1] }] }, false],
    ["both of a choice and a member", { state: ["running"], $or: [{ count: [1] }, { isNew: [true] }] }, true],
    ["a choice within a choice", { $or: [{ count: [1] }, { $or: [{ price: [1] }, { price: [0] }] }] }, true],
  ];
  for (const [what, detail, expected] of table)
    it(`${expected ? "matches" : "does not match"} ${what}: ${JSON.stringify(detail)}`, () => {
      expect(readEventPattern(JSON.stringify({ detail }), "pattern").problems).to.deep.equal([]);
      expect(matches(detail)).to.equal(expected);
    });

  const refused: [what: string, pattern: string, expected: RegExp][] = [
    ["text that is no JSON", "{", /^pattern must be a JSON object with at least one key, got "\{"/],
    ["a list", '["a"]', /must be a JSON object/],
    ["a value without a list", '{"n":42}', /^pattern\.n must be a list of rules, or an object of members, got 42/],
    ["an empty list", '{"resources":[]}', /must hold at least one rule, got \[\]/],
    ["an operator in other letters", '{"a":[{"EXISTS":true}]}', /use one of prefix, .*EventBridge's event patterns/],
    ["a prefix that is a number", '{"a":[{"prefix":123}]}', /give prefix a string/],
    [
      "a suffix of another operator",
      '{"a":[{"suffix":{"prefix":"x"}}]}',
      /give suffix a string, or equals-ignore-case/,
    ],
    ["numeric of a number", '{"a":[{"numeric":10}]}', /give numeric comparisons/],
    ["a range without its second number", '{"a":[{"numeric":[">",0,"<"]}]}', /give numeric/],
    ["anything but null", '{"a":[{"anything-but":null}]}', /give anything-but strings or numbers/],
    ["anything but text and null", '{"a":[{"anything-but":["x",null]}]}', /give anything-but/],
    ["anything but a truth value", '{"a":[{"anything-but":true}]}', /give anything-but/],
    ["anything but text and numbers", '{"a":[{"anything-but":["x",1]}]}', /give anything-but/],
    ["anything but an empty prefix", '{"a":[{"anything-but":{"prefix":""}}]}', /give anything-but/],
    ["anything but a prefix ignoring case", '{"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}', /give/],
    ["anything but a prefix that is a number", '{"a":[{"anything-but":{"prefix":["x",1]}}]}', /give anything-but/],
    ["a list to equal ignoring case", '{"a":[{"equals-ignore-case":["x"]}]}', /give equals-ignore-case a string/],
    ["a range that is none", '{"a":[{"cidr":"bad"}]}', /give cidr a range of addresses/],
    ["a range with too many bits", '{"a":[{"cidr":"10.0.0.0/33"}]}', /give cidr/],
    ["a range of a bad address", '{"a":[{"cidr":"xx::/32"}]}', /give cidr/],
    ["two wildcards in a row", '{"a":[{"wildcard":"a**b"}]}', /give wildcard a string with no two wildcards in a row/],
    ["a backslash before a letter", '{"a":[{"wildcard":"a\\\\b"}]}', /give wildcard/],
    ["a choice of one", '{"$or":[{"a":["x"]}]}', /\$or must be a list of at least two patterns/],
    ["more than 2,048 characters", `{"a":["${"x".repeat(2048)}"]}`, /at most 2048 characters long/],
  ];
  for (const [what, pattern, expected] of refused)
    it(`refuses ${what}`, () => {
      const { problems, matches: never } = readEventPattern(pattern, "pattern");
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(expected);
      expect(never({ a: "x" })).to.equal(false);
    });

  it("refuses choices that multiply beyond a thousand, before they are multiplied", () => {
    const choice = { $or: [{ a: [1] }, { b: [1] }] };
    const pattern = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, choice]));
    expect(readEventPattern(JSON.stringify(pattern), "pattern").problems).to.match(/at most 1000 combinations/);
  });

  it("has wildcards that match what a regular expression of the same meaning matches", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, (parts, subject) => {
        const literals = parts.filter((part, index) => part !== "" || index === 0 || index === parts.length - 1);
        const test = wildcardTest(literals.map((part) => part.replaceAll(/[\\*]/g, "\\$&")).join("*"));
        const same = new RegExp(`^${literals.map((part) => part.replaceAll(/[\\*]/g, "\\$&")).join(".*")}$`, "s");
        expect(test?.(subject)).to.equal(same.test(subject));
      }),
    );
  });
});
