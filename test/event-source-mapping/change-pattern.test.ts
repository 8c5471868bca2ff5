import { expect } from "chai";
import { changePatternProblems, readChangePattern } from "../../event-source-mapping/change-pattern.ts";

const createChange = (overrides: object = {}) => ({
  eventName: "INSERT",
  dynamodb: {
    Keys: { id: { S: "1" } },
    NewImage: { id: { S: "1" }, state: { S: "paid" }, total: { N: "12" }, at: { M: { city: { S: "Seoul" } } } },
    SizeBytes: 20,
  },
  ...overrides,
});
const matches = (pattern: object, change: object = createChange()) =>
  readChangePattern(JSON.stringify(pattern), "p").matches(change);

describe("filter patterns of a table's changes", () => {
  const table: [pattern: object, expected: boolean][] = [
    [{ eventName: ["INSERT"] }, true],
    [{ eventName: ["INSERT", "MODIFY"], dynamodb: { NewImage: { state: { S: ["paid"] } } } }, true],
    [{ eventName: ["REMOVE"] }, false],
    [{ dynamodb: { NewImage: { state: { S: [{ prefix: "pa" }] } } } }, true],
    [{ dynamodb: { NewImage: { state: { S: [{ "anything-but": ["paid"] }] } } } }, false],
    [{ dynamodb: { NewImage: { total: { N: ["12"] } } } }, true],
    [{ dynamodb: { NewImage: { total: { N: [12] } } } }, false],
    [{ dynamodb: { NewImage: { at: { M: { city: { S: ["Seoul"] } } } } } }, true],
    [{ dynamodb: { OldImage: { state: { S: [{ exists: false }] } } } }, true],
    [{ dynamodb: { SizeBytes: [{ numeric: [">", 10] }] } }, true],
    [{ $or: [{ eventName: ["REMOVE"] }, { dynamodb: { Keys: { id: { S: ["1"] } } } }] }, true],
    [{ userIdentity: { type: ["Service"], principalId: ["dynamodb.amazonaws.com"] } }, false],
  ];
  for (const [pattern, expected] of table)
    it(`${JSON.stringify(pattern)} ${expected ? "passes" : "drops"} the change`, () => {
      expect(changePatternProblems(JSON.stringify(pattern), "p")).to.deep.equal([]);
      expect(matches(pattern)).to.equal(expected);
    });

  it("tell what DynamoDB deleted, since its time was over, from what was deleted", () => {
    const userIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" };
    const pattern = { eventName: ["REMOVE"], userIdentity: { type: ["Service"] } };
    expect(matches(pattern, createChange({ eventName: "REMOVE", userIdentity }))).to.equal(true);
    expect(matches(pattern, createChange({ eventName: "REMOVE" }))).to.equal(false);
  });

  const refused: [pattern: string, problem: RegExp][] = [
    ["{", /^p must be a JSON object with at least one key/],
    ["[]", /^p must be a JSON object/],
    ['{"data":{"a":[1]}}', /^p must name members of a record, .*, got data: nothing would match/],
    [
      '{"dynamodb":{"NewImage":{"state":["paid"]}}}',
      /^p\.dynamodb\.NewImage\.state must name the attribute's type.*got \["paid"\]/,
    ],
    ['{"dynamodb":{"NewImage":{"state":[{"exists":false}]}}}', /must name the attribute's type/],
    [
      '{"dynamodb":{"NewImage":{"state":{"s":["paid"]}}}}',
      /^p\.dynamodb\.NewImage\.state must name the attribute's type, .*got s:/,
    ],
    ['{"dynamodb":{"OldImage":{"at":{"M":{"city":["Seoul"]}}}}}', /^p\.dynamodb\.OldImage\.at\.M\.city must name/],
    [
      '{"dynamodb":{"NewImage":{"total":{"N":[{"numeric":[">",1]}]}}}}',
      /^p\.dynamodb\.NewImage\.total\.N must be matched as text, got numeric/,
    ],
    [
      '{"$or":[{"eventName":["REMOVE"]},{"dynamodb":{"Keys":{"id":["1"]}}}]}',
      /Keys\.id must name the attribute's type/,
    ],
    [`{"eventName":["${"x".repeat(4096)}"]}`, /^p must be at most 4096 characters long/],
  ];
  for (const [pattern, problem] of refused)
    it(`${pattern.slice(0, 70)} is refused`, () => {
      const problems = changePatternProblems(pattern, "p");
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem).and.to.include("\nFix: ");
      expect(readChangePattern(pattern, "p").matches(createChange())).to.equal(false);
    });
});
