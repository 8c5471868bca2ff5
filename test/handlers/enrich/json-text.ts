import fc from "fast-check";

const whiteSpace = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const numberText = fc.oneof(
  fc.constantFrom("9007199254740993", "1e400", "-0", "1.10", "1E2", "0.10000000000000000000000005", "-1e-400"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.bigInt().map(String),
);
const stringText = fc.oneof(
  fc.string({ unit: "binary" }).map((value) => JSON.stringify(value)),
  fc.constantFrom('"\\ud800"', '"\\u0041\\/\\n"', '"\u2028"', '"}"', '"\\"{"', '""', '"é"', '"e\u0301"'),
);
const nameText = fc.oneof(
  stringText,
  fc.constantFrom('"__proto__"', '"constructor"', '"toString"', '"1"', '"2"', '"a"', '"\\u0061"'),
);

/** Members of a JSON object as text: duplicate names, odd numbers, escapes and white space included. */
export const { membersText } = fc.letrec<{ value: string; membersText: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("true", "false", "null"),
    numberText,
    stringText,
    fc.array(tie("value"), { maxLength: 3 }).map((values) => `[${values.join(",")}]`),
    tie("membersText").map((members) => `{${members}}`),
  ),
  membersText: fc
    .array(fc.tuple(whiteSpace, nameText, whiteSpace, tie("value"), whiteSpace), { maxLength: 4 })
    .map((members) => members.map(([a, name, b, value, c]) => `${a}${name}${b}:${b}${value}${c}`).join(",")),
}));

/** The text of a user record that can be enriched, with arbitrary members before and after its own. */
export const userRecordText = fc
  .tuple(whiteSpace, membersText, whiteSpace, membersText, whiteSpace)
  .map(([before, first, inner, last, after]) => {
    const own = `${inner}"userId":"u",${inner}"location":{"country":"KR"}`;
    const members = [first, own, last].filter((text) => text.trim() !== "");
    return `${before}{${members.join(",")}${inner}}${after}`;
  });

export { whiteSpace };
