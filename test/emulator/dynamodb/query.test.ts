import { expect } from "chai";
import fc from "fast-check";
import { createTable, errorOf } from "./create-table.ts";

/** Items `a` at -10, -2.5, 0, 1, 3, 20, and one of another partition. */
function createFilled() {
  const table = createTable({
    sort: "N",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "seq", AttributeType: "N" },
      { AttributeName: "kind", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-kind",
        KeySchema: [
          { AttributeName: "kind", KeyType: "HASH" },
          { AttributeName: "seq", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "kinds-of-one",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "kind", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["size"] },
      },
    ],
  });
  const times = ["3", "-2.5", "20", "0", "-10", "1"];
  for (const N of times)
    table.put({
      id: { S: "a" },
      seq: { N },
      kind: { S: Number(N) > 0 ? "late" : "early" },
      size: { N },
      text: { S: "x" },
    });
  table.put({ id: { S: "b" }, seq: { N: "5" } });
  return table;
}

describe("queries", () => {
  const timesOf = (condition: string, others: object = {}, values: Record<string, { N: string }> = {}) => {
    const { Items = [] } = createFilled().query({
      KeyConditionExpression: `id = :a${condition}`,
      ExpressionAttributeValues: { ":a": { S: "a" }, ...values },
      ...others,
    });
    return Items.map(({ seq }) => (seq !== undefined && "N" in seq ? Number(seq.N) : undefined));
  };
  const [low, high] = [{ N: "-2.5" }, { N: "3" }];

  const cases: [string, Record<string, { N: string }>, number[]][] = [
    ["", {}, [-10, -2.5, 0, 1, 3, 20]],
    [" AND seq = :low", { ":low": low }, [-2.5]],
    [" AND seq < :high", { ":high": high }, [-10, -2.5, 0, 1]],
    [" AND seq <= :high", { ":high": high }, [-10, -2.5, 0, 1, 3]],
    [" AND seq > :low", { ":low": low }, [0, 1, 3, 20]],
    [" AND :low <= seq", { ":low": low }, [-2.5, 0, 1, 3, 20]],
    [" AND seq BETWEEN :low AND :high", { ":low": low, ":high": high }, [-2.5, 0, 1, 3]],
  ];
  for (const [condition, values, times] of cases)
    it(`find id = :a${condition}, in order and the other way round`, () => {
      expect(timesOf(condition, {}, values)).to.deep.equal(times);
      expect(timesOf(condition, { ScanIndexForward: false }, values)).to.deep.equal(times.toReversed());
    });

  it("find sort keys that begin with a text, in the order of their bytes", () => {
    const { put, query } = createTable({ sort: "S" });
    for (const S of ["ab", "a", "b", "aé", "a\u{1F600}", "a\uFFFD"]) put({ id: { S: "a" }, seq: { S } });
    const { Items = [] } = query({
      KeyConditionExpression: "id = :a AND begins_with(seq, :prefix)",
      ExpressionAttributeValues: { ":a": { S: "a" }, ":prefix": { S: "a" } },
    });
    expect(Items.map(({ seq }) => seq)).to.deep.equal(["a", "ab", "aé", "a\uFFFD", "a\u{1F600}"].map((S) => ({ S })));
  });

  it("go page by page, whichever the size, and filter after they have counted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.boolean(), (Limit, ScanIndexForward) => {
        const { query } = createFilled();
        const read = (ExclusiveStartKey?: Parameters<typeof query>[0]["ExclusiveStartKey"]) =>
          query({
            ...{ KeyConditionExpression: "id = :a", FilterExpression: "kind = :late", Limit, ScanIndexForward },
            ...{ ExpressionAttributeValues: { ":a": { S: "a" }, ":late": { S: "late" } }, ExclusiveStartKey },
          });
        const pages = [read()];
        for (let last = pages[0]; last?.LastEvaluatedKey !== undefined; last = pages.at(-1))
          pages.push(read(last.LastEvaluatedKey));
        expect(pages.reduce((sum, { ScannedCount }) => sum + ScannedCount, 0)).to.equal(6);
        const found = pages.flatMap(({ Items = [] }) => Items.map(({ size }) => size));
        const late = ["1", "3", "20"].map((N) => ({ N }));
        expect(found).to.deep.equal(ScanIndexForward ? late : late.toReversed());
      }),
      { numRuns: 14 },
    );
  });

  it("see what an index projects; a local one fetches the rest from its table when asked", () => {
    const { query } = createFilled();
    const local = { IndexName: "kinds-of-one", KeyConditionExpression: "id = :a AND kind = :kind" };
    const ExpressionAttributeValues = { ":a": { S: "a" }, ":kind": { S: "late" } };
    const [first] = query({ ...local, ExpressionAttributeValues }).Items ?? [];
    expect(Object.keys(first ?? {}).sort()).to.deep.equal(["id", "kind", "seq", "size"]);
    const [whole] = query({ ...local, ExpressionAttributeValues, Select: "ALL_ATTRIBUTES" }).Items ?? [];
    expect(whole).to.have.property("text");
    const global = {
      ...{ IndexName: "by-kind", KeyConditionExpression: "kind = :kind", Limit: 1 },
      ExpressionAttributeValues: { ":kind": { S: "early" } },
    };
    const { Items, LastEvaluatedKey } = query(global);
    const key = { id: { S: "a" }, seq: { N: "-10" }, kind: { S: "early" } };
    expect(Items).to.deep.equal([key]);
    expect(LastEvaluatedKey).to.deep.equal(key);
    expect(() => query({ ...global, Select: "ALL_ATTRIBUTES" })).to.throw("its projection type is not ALL");
    expect(() => query({ ...global, ConsistentRead: true })).to.throw("Consistent reads are not supported");
  });

  it("count without items", () => {
    const { scan } = createFilled();
    expect(scan({ Select: "COUNT" })).to.deep.equal({ Count: 7, ScannedCount: 7 });
  });

  it("end a page at 1 MiB", () => {
    const { put, scan } = createTable();
    for (let n = 0; n < 4; n++) put({ id: { S: `${n}` }, text: { S: "x".repeat(399 * 1024) } });
    const { ScannedCount, LastEvaluatedKey = {} } = scan();
    expect(ScannedCount).to.equal(3);
    const rest = scan({ ExclusiveStartKey: LastEvaluatedKey });
    expect(rest.ScannedCount).to.equal(1);
    expect(rest).not.to.have.property("LastEvaluatedKey");
  });

  const refused: [string, string][] = [
    ["seq = :n", "Query condition missed key schema element: id"],
    ["id > :a", "Query key condition not supported"],
    ["id = :a OR seq = :n", "Invalid operator used in KeyConditionExpression: OR"],
    ["id = :n", "One or more parameter values were invalid: Condition parameter type does not match schema type"],
    ["id = :a AND kind = :a", "Query condition missed key schema element: seq"],
    ["id = :a AND size(seq) = :n", "KeyConditionExpressions cannot contain nested operations"],
    ["id = :a AND id = :a", "KeyConditionExpressions must only contain one condition per key"],
  ];
  for (const [KeyConditionExpression, error] of refused)
    it(`refuse ${KeyConditionExpression}`, () => {
      const all = { ":a": { S: "a" }, ":n": { N: "1" } };
      const used = Object.entries(all).filter(([ref]) => KeyConditionExpression.includes(ref));
      const ExpressionAttributeValues = Object.fromEntries(used);
      const call = () => createFilled().query({ KeyConditionExpression, ExpressionAttributeValues });
      expect(errorOf(call)).to.equal(`ValidationException: ${error}`);
    });

  it("refuse a filter on the key", () => {
    const call = () =>
      createFilled().query({
        ...{ KeyConditionExpression: "id = :a", FilterExpression: "seq > :n" },
        ExpressionAttributeValues: { ":a": { S: "a" }, ":n": { N: "1" } },
      });
    expect(call).to.throw("Filter Expression can only contain non-primary key attributes: Primary key attribute: seq");
  });
});

describe("scans", () => {
  it("find every item once, in segments and pages of any size", () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 40 });
    const positive = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(ids, positive(4), positive(9), (all, TotalSegments, Limit) => {
        const { put, scan } = createTable();
        for (const S of all) put({ id: { S } });
        const found: unknown[] = [];
        for (let Segment = 0; Segment < TotalSegments; Segment++) {
          let page = scan({ TotalSegments, Segment, Limit });
          for (;;) {
            found.push(...(page.Items ?? []));
            if (page.LastEvaluatedKey === undefined) break;
            page = scan({ TotalSegments, Segment, Limit, ExclusiveStartKey: page.LastEvaluatedKey });
          }
        }
        expect(found).to.have.deep.members(all.map((S) => ({ id: { S } })));
        expect(found).to.have.length(all.length);
      }),
      { numRuns: 30 },
    );
  });

  it("refuse a segment that is none", () => {
    const { scan } = createTable();
    expect(() => scan({ TotalSegments: 2, Segment: 2 })).to.throw("Segment: 2 is not less than TotalSegments: 2");
    expect(() => scan({ TotalSegments: 2 })).to.throw("The Segment parameter is required");
  });
});
