import { expect } from "chai";
import { caller, createTable, errorOf } from "./create-table.ts";

describe("items of a table", () => {
  const key = { id: { S: "a" } };

  it("are put, read, updated and deleted, and tell what was there before", () => {
    const { put, update, get, remove } = createTable();
    expect(put({ ...key, n: { N: "1" } }, { ReturnValues: "ALL_OLD" })).to.deep.equal({});
    const change = {
      Key: key,
      UpdateExpression: "SET n = n + :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    };
    expect(update({ ...change, ReturnValues: "UPDATED_OLD" })).to.deep.equal({ Attributes: { n: { N: "1" } } });
    expect(update({ ...change, ReturnValues: "UPDATED_NEW" })).to.deep.equal({ Attributes: { n: { N: "3" } } });
    expect(update({ Key: key, ReturnValues: "ALL_NEW" })).to.deep.equal({ Attributes: { ...key, n: { N: "3" } } });
    expect(get(key)).to.deep.equal({ ...key, n: { N: "3" } });
    expect(remove({ Key: key, ReturnValues: "ALL_OLD" })).to.deep.equal({ Attributes: { ...key, n: { N: "3" } } });
    expect(get(key)).to.equal(undefined);
  });

  it("are made by an update, but not by one that only takes away", () => {
    const { update, get } = createTable();
    const taking = { Key: key, UpdateExpression: "REMOVE n", ReturnValues: "UPDATED_NEW" };
    expect(update(taking)).to.deep.equal({});
    expect(update({ Key: key, AttributeUpdates: { n: { Action: "DELETE" } } })).to.deep.equal({});
    expect(get(key)).to.equal(undefined);
    update({ Key: key });
    expect(get(key)).to.deep.equal(key);
    expect(update(taking)).to.deep.equal({});
  });

  it("may have attributes of any name", () => {
    const { put, get, query } = createTable();
    const item = JSON.parse(
      '{"id": {"S": "a"}, "__proto__": {"S": "x"}, "constructor": {"M": {"__proto__": {"N": "1"}}}}',
    );
    put(item);
    expect(JSON.stringify(get(key))).to.equal(JSON.stringify(item));
    const { Count } = query({
      KeyConditionExpression: "id = :id",
      FilterExpression: "attribute_exists(toString)",
      ExpressionAttributeValues: { ":id": { S: "a" } },
    });
    expect(Count).to.equal(0);
  });

  const numbers = [
    ["1e3", "1000"],
    ["-0", "0"],
    ["00012.3400", "12.34"],
    [".5", "0.5"],
    ["9007199254740993", "9007199254740993"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["1E-130", `0.${"0".repeat(129)}1`],
    ["9.9999999999999999999999999999999999999E+125", `${"9".repeat(38)}${"0".repeat(88)}`],
  ];
  for (const [written, read] of numbers)
    it(`keep the number ${written} exactly`, () => {
      const { put, get } = createTable();
      put({ ...key, n: { N: written ?? "" } });
      expect(get(key)).to.deep.equal({ ...key, n: { N: read } });
    });

  const notANumber = "The parameter cannot be converted to a numeric value";
  const refused: [unknown, string][] = [
    [{ N: "one" }, `ValidationException: ${notANumber}: one`],
    [{ N: "" }, `ValidationException: ${notANumber}`],
    [
      { N: "1e126" },
      "ValidationException: Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
    [
      { N: "1e-131" },
      "ValidationException: Number underflow. Attempting to store a number with magnitude smaller than supported range",
    ],
    [{ N: "1".repeat(39) }, "ValidationException: Attempting to store more than 38 significant digits in a Number"],
    [{ SS: [] }, "ValidationException: One or more parameter values were invalid: An string set  may not be empty"],
    [
      { SS: ["a", "a"] },
      "ValidationException: One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
    ],
    [{ NS: ["1", "1.0"] }, "ValidationException: Input collection contains duplicates"],
    [{}, "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"],
    [
      { S: "a", N: "1" },
      "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ],
    [{ S: 5 }, "SerializationException: NUMBER_VALUE cannot be converted to String"],
    [{ L: [{ M: { b: { B: "?" } } }] }, "SerializationException: Invalid last non-pad Base64 character dectected"],
    [{ S: "x".repeat(400 * 1024) }, "ValidationException: Item size has exceeded the maximum allowed size"],
  ];
  for (const [value, error] of refused)
    it(`refuse ${JSON.stringify(value).slice(0, 40)}`, () => {
      const { put, get } = createTable();
      const item = JSON.parse(JSON.stringify({ ...key, value }));
      expect(errorOf(() => put(item))).to.equal(error);
      expect(get(key)).to.equal(undefined);
    });

  it("nest 32 levels deep and no deeper", () => {
    const { put } = createTable();
    const nested = (levels: number) => JSON.parse(`${'{"L":['.repeat(levels)}${"]}".repeat(levels)}`);
    put({ ...key, value: nested(32) });
    expect(errorOf(() => put({ ...key, value: nested(33) }))).to.contain("Nesting Levels have exceeded");
  });

  it("have all of their key, of its types, and no more than it where they are named by it", () => {
    const { put, get } = createTable({ sort: "N" });
    const missing = "One or more parameter values were invalid: Missing the key seq in the item";
    expect(errorOf(() => put(key))).to.equal(`ValidationException: ${missing}`);
    const mismatch = "Type mismatch for key seq expected: N actual: S";
    expect(errorOf(() => put({ ...key, seq: { S: "1" } }))).to.contain(mismatch);
    expect(errorOf(() => put({ id: { S: "" }, seq: { N: "1" } }))).to.contain(
      "cannot contain an empty string value. Key: id",
    );
    expect(errorOf(() => put({ id: { S: "x".repeat(2049) }, seq: { N: "1" } }))).to.contain("Size of hashkey");
    const schema = "ValidationException: The provided key element does not match the schema";
    for (const wrong of [key, { ...key, seq: { N: "1" }, b: { N: "1" } }, { ...key, seq: { S: "1" } }])
      expect(errorOf(() => get(wrong))).to.equal(schema);
  });

  it("give back sets in DynamoDB's own order", () => {
    const { put, get } = createTable();
    put({ ...key, numbers: { NS: ["10", "-1", "9"] }, texts: { SS: ["b", "\u{1F600}", "", "\uFFFD", "a"] } });
    expect(get(key)).to.deep.equal({
      ...key,
      ...{ numbers: { NS: ["-1", "9", "10"] }, texts: { SS: ["", "a", "b", "\uFFFD", "\u{1F600}"] } },
    });
  });

  it("are written in batches, whole or not at all", () => {
    const { dynamodb, TableName, get, put } = createTable();
    put(key);
    const write = (...requests: Parameters<typeof dynamodb.batchWriteItem>[1]["RequestItems"][string]) =>
      dynamodb.batchWriteItem(caller, { RequestItems: { [TableName]: requests } });
    const added = { PutRequest: { Item: { id: { S: "b" } } } };
    expect(errorOf(() => write(added, added))).to.contain("Provided list of item keys contains duplicates");
    expect(errorOf(() => write(added, { PutRequest: { Item: { other: { S: "b" } } } }))).to.equal(
      "ValidationException: The provided key element does not match the schema",
    );
    expect(get({ id: { S: "b" } })).to.equal(undefined);
    expect(write(added, { DeleteRequest: { Key: key } })).to.deep.equal({ UnprocessedItems: {} });
    expect([get(key), get({ id: { S: "b" } })]).to.deep.equal([undefined, { id: { S: "b" } }]);
    const many = Array.from({ length: 26 }, (_, n) => ({ PutRequest: { Item: { id: { S: `${n}` } } } }));
    expect(errorOf(() => write(...many))).to.contain("Too many items requested for the BatchWriteItem call");
  });

  it("are read in batches up to 16 MiB; the rest is to be asked for again", () => {
    const { dynamodb, TableName, put } = createTable();
    const Keys = Array.from({ length: 50 }, (_, n) => ({ id: { S: `${n}` } }));
    for (const each of Keys) put({ ...each, text: { S: "x".repeat(399 * 1024) } });
    const RequestItems = { [TableName]: { Keys, ProjectionExpression: "id" } };
    const { Responses, UnprocessedKeys } = dynamodb.batchGetItem(caller, { RequestItems });
    expect(Responses[TableName]).to.have.length(41);
    expect(UnprocessedKeys[TableName]?.Keys).to.have.length(9);
  });

  it("say what they took, when asked", () => {
    const { put, dynamodb, TableName } = createTable();
    const text = { S: "x".repeat(5000) };
    const units = (output: object) => ("ConsumedCapacity" in output ? output.ConsumedCapacity : undefined);
    const asked = { ReturnConsumedCapacity: "TOTAL" };
    expect(units(put({ ...key, text }, asked))).to.deep.include({ TableName, CapacityUnits: 5 });
    const read = dynamodb.getItem(caller, { TableName, Key: key, ...asked, ConsistentRead: true });
    expect(units(read)).to.deep.include({ CapacityUnits: 2 });
  });
});
