import { expect } from "chai";
import fc from "fast-check";
import { isAwsError } from "../../../emulator/aws-error.ts";
import { createDynamodb } from "../../../emulator/dynamodb/dynamodb.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { caller } from "./create-table.ts";
import { type Oracle, startOracle } from "./oracle.ts";

/*
 * What dynalite has wrong is left out: comparing two things that are not there, `false` and empty texts among options and sizes,
 * order of what has none, sums of more than 38 digits, `NOT NOT`, an answer of no
 * attributes. Where both refuse, the words may differ: what AWS says first is in the tests of expressions.
 */
const TableName = "oracle";
const number = fc.oneof(
  fc.constantFrom("0", "-1.5", "1e2", "0.10", "1e-20", "12345678901234567890"),
  fc.integer({ min: -3, max: 3 }).map(String),
);
const text = fc.constantFrom("a", "ab", "b", "é", "한");
const bytes = fc.constantFrom("AA==", "AQ==", "AQI=", "/w==");
const setOf = (member: fc.Arbitrary<string>) => fc.uniqueArray(member, { minLength: 1, maxLength: 3 });
const scalar = fc.oneof(
  number.map((N) => ({ N })),
  text.map((S) => ({ S })),
  bytes.map((B) => ({ B })),
);
type Value = Record<string, unknown>;
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.constantFrom({ BOOL: true }, { NULL: true }),
    setOf(text).map((SS) => ({ SS })),
    setOf(fc.constantFrom("1", "2", "3.5")).map((NS) => ({ NS })),
    setOf(bytes).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.constantFrom("p", "q"), tie("value"), { maxKeys: 2 }).map((M) => ({ M })),
  ),
}));
const item = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] });
const values = fc.record({ ":x": value, ":y": value, ":s": scalar, ":t": scalar });

const path = fc
  .tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("", "", "", "[0]", "[5]", ".p", ".p.q", "[1].p"))
  .map((parts) => parts.join(""));
const ref = fc.constantFrom(":x", ":y", ":s", ":t");
const scalarRef = fc.constantFrom(":s", ":t");
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const just = (written: string) => fc.constant(written);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    joined(path, fc.constantFrom(" = ", " <> "), ref),
    joined(path, fc.constantFrom(" < ", " <= ", " > ", " >= "), scalarRef),
    joined(just("size("), path, just(")"), fc.constantFrom(" < ", " = ", " >= "), scalarRef),
    joined(path, just(" BETWEEN "), scalarRef, just(" AND "), scalarRef),
    joined(path, just(" IN ("), ref, just(", "), ref, just(")")),
    joined(fc.constantFrom("attribute_exists(", "attribute_not_exists("), path, just(")")),
    joined(fc.constantFrom("contains("), path, just(", "), ref, just(")")),
    joined(just("("), tie("condition"), fc.constantFrom(" AND ", " OR "), tie("condition"), just(")")),
    joined(just("NOT ("), tie("condition"), just(" AND "), tie("condition"), just(")")),
  ),
}));
const term = fc.oneof(
  path,
  ref,
  joined(just("if_not_exists("), path, just(", "), ref, just(")")),
  joined(just("list_append("), path, just(", "), ref, just(")")),
);
const assignment = fc.oneof(
  joined(path, just(" = "), term),
  joined(path, just(" = "), term, fc.constantFrom(" + ", " - "), term),
);
const actions = (one: fc.Arbitrary<string>) =>
  fc.array(one, { minLength: 1, maxLength: 2 }).map((all) => all.join(", "));
const update = fc.oneof(
  joined(just("SET "), actions(assignment)),
  joined(just("REMOVE "), actions(path)),
  joined(fc.constantFrom("ADD ", "DELETE "), path, just(" "), ref),
);

/** The values that an expression names. */
function used(expression: string, all: Record<string, unknown>) {
  const named = Object.entries(all).filter(([name]) => expression.includes(name));
  return named.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(named) } : {};
}

/** Sets have no order. */
function sorted(output: unknown): unknown {
  if (Array.isArray(output)) return output.map(sorted);
  if (typeof output !== "object" || output === null) return output;
  const entries = Object.entries(output).map(([name, member]) => {
    const isSet = ["SS", "NS", "BS"].includes(name) && Array.isArray(member);
    return [name, isSet ? member.toSorted() : sorted(member)] as const;
  });
  return Object.fromEntries(entries);
}

const wrapped = (output: unknown) => (typeof output === "object" ? output : { refusal: output });

describe("DynamoDB beside dynalite", () => {
  const dynamodb = createDynamodb({ clock: createVirtualClock() });
  const operations = {
    CreateTable: dynamodb.createTable,
    PutItem: dynamodb.putItem,
    UpdateItem: dynamodb.updateItem,
    GetItem: dynamodb.getItem,
    Scan: dynamodb.scan,
  };
  let oracle: Oracle;
  before(async () => {
    oracle = await startOracle();
    const table = {
      ...{ TableName, KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    };
    await both("CreateTable", table);
    for (;;) if ((await oracle.call("Scan", { TableName })) !== "ResourceNotFoundException") break;
  });
  after(() => oracle.stop());

  async function both(operation: keyof typeof operations, input: object): Promise<[unknown, unknown]> {
    const call: (scope: typeof caller, input: never) => unknown = operations[operation];
    const ours = () => {
      try {
        return JSON.parse(JSON.stringify(call(caller, input as never)));
      } catch (error) {
        if (isAwsError(error)) return error.name;
        throw error;
      }
    };
    return [sorted(ours()), sorted(await oracle.call(operation, input))];
  }

  async function expectAlike(operation: keyof typeof operations, input: object): Promise<void> {
    const [ours, theirs] = await both(operation, { TableName, ...input });
    expect({ Attributes: {}, ...wrapped(ours) }).to.deep.equal({ Attributes: {}, ...wrapped(theirs) });
  }

  const id = { S: "one" };
  const runs = { numRuns: 30 };

  it("finds what meets a condition", () =>
    fc.assert(
      fc.asyncProperty(item, condition, values, async (attributes, FilterExpression, all) => {
        await both("PutItem", { TableName, Item: { id, ...attributes } });
        await expectAlike("Scan", { FilterExpression, ...used(FilterExpression, all) });
      }),
      runs,
    )).timeout(10_000);

  it("updates alike, or refuses to", () =>
    fc.assert(
      fc.asyncProperty(item, update, values, async (attributes, UpdateExpression, all) => {
        await both("PutItem", { TableName, Item: { id, ...attributes } });
        const expression = { UpdateExpression, ...used(UpdateExpression, all) };
        await expectAlike("UpdateItem", { Key: { id }, ...expression, ReturnValues: "ALL_NEW" });
        await expectAlike("UpdateItem", { Key: { id }, ...expression, ReturnValues: "UPDATED_NEW" });
      }),
      runs,
    )).timeout(10_000);

  it("shows the same part of an item", () =>
    fc.assert(
      fc.asyncProperty(item, actions(path), async (attributes, ProjectionExpression) => {
        await both("PutItem", { TableName, Item: { id, ...attributes } });
        await expectAlike("GetItem", { Key: { id }, ProjectionExpression });
      }),
      runs,
    )).timeout(10_000);
});
