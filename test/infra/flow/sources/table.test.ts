import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { expect } from "chai";
import { FailureStore } from "../../../../infra/data/failures.ts";
import { Table, type TableArgs } from "../../../../infra/data/table.ts";
import { loopProblems } from "../../../../infra/flow/loops.ts";
import { onChanges, type TableTriggerArgs } from "../../../../infra/flow/sources/table.ts";
import type { TableEvent } from "../../../../infra/flow/sources/table-event.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { ACCOUNT, underMocks } from "../../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`];
const common = { region, keyArn, tags: { project: "t" }, protect: true };
const partitionKey = { name: "device", type: "S" } as const;

const createTable = (overrides: Partial<TableArgs<"NEW_AND_OLD_IMAGES">> = {}) =>
  new Table("t", { ...common, partitionKey, stream: "NEW_AND_OLD_IMAGES", ...overrides });
const createStore = () => new FailureStore("f", { ...common, accountId: ACCOUNT, retentionDays: 90 });
/** What a program with a table and its trigger declares, and what it watches. */
const createTrigger = async (
  overrides: Partial<TableTriggerArgs> = {},
  table: Partial<TableArgs<"NEW_AND_OLD_IMAGES">> = {},
) => {
  const { rows, result } = await underMocks(() => {
    const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
    const trigger = onChanges(createTable(table), { failures: createStore(), ...overrides });
    return { trigger, watch: trigger.connect("m", to, {}) };
  });
  const inputsOf = (type: string) => rows.find((row) => row.type.endsWith(type))?.inputs;
  return { ...result, table: inputsOf("table:Table"), mapping: inputsOf(":EventSourceMapping") };
};
const thrownBy = (overrides: Partial<TableArgs<"NEW_AND_OLD_IMAGES">>) =>
  underMocks(() => createTable(overrides)).catch((error: Error) => error.message);

describe("a table", () => {
  it("is on demand, encrypted by our key, restorable, protected from deletion, and tells of its changes", async () => {
    const { table } = await createTrigger();
    expect(table).to.deep.include({
      hashKey: "device",
      attributes: [{ name: "device", type: "S" }],
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: true,
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      region,
    });
    expect(table).not.to.have.any.keys("ttl", "rangeKey", "globalSecondaryIndexes");
  });

  it("has no stream unless it is asked for one", async () => {
    const { rows } = await underMocks(() => new Table("t", { ...common, partitionKey }));
    const inputs = rows.find(({ type }) => type === "aws:dynamodb/table:Table")?.inputs;
    expect(inputs).not.to.have.any.keys("streamEnabled", "streamViewType");
  });

  it("has local indexes, each with another order of a partition's items", async () => {
    const localIndexes = {
      byPlace: { sortKey: { name: "place", type: "S" } },
      bySize: { sortKey: { name: "size", type: "N" }, attributes: ["value"] },
    } satisfies TableArgs["localIndexes"];
    const { rows } = await underMocks(() => createTable({ sortKey: { name: "at", type: "S" }, localIndexes }));
    const inputs = rows.find(({ type }) => type === "aws:dynamodb/table:Table")?.inputs;
    expect(inputs?.localSecondaryIndexes).to.deep.equal([
      { name: "byPlace", rangeKey: "place", projectionType: "ALL" },
      { name: "bySize", rangeKey: "size", projectionType: "INCLUDE", nonKeyAttributes: ["value"] },
    ]);
    expect(inputs?.attributes).to.deep.include.members([
      { name: "place", type: "S" },
      { name: "size", type: "N" },
    ]);
    expect(inputs).not.to.have.property("globalSecondaryIndexes");
  });

  it("declares the attributes of all keys once, and indexes with what they hold", async () => {
    const byDay = { partitionKey: { name: "day", type: "S" }, sortKey: partitionKey } as const;
    const { table } = await createTrigger(
      {},
      {
        sortKey: { name: "at", type: "N" },
        timeToLiveAttribute: "expires",
        indexes: { byDay, keysOnly: { ...byDay, attributes: "keys" }, some: { ...byDay, attributes: ["value"] } },
      },
    );
    expect(table).to.deep.include({
      hashKey: "device",
      rangeKey: "at",
      ttl: { attributeName: "expires", enabled: true },
      attributes: [
        { name: "device", type: "S" },
        { name: "at", type: "N" },
        { name: "day", type: "S" },
      ],
    });
    const keySchemas = [
      { attributeName: "day", keyType: "HASH" },
      { attributeName: "device", keyType: "RANGE" },
    ];
    expect(table?.globalSecondaryIndexes).to.deep.equal([
      { name: "byDay", keySchemas, projectionType: "ALL" },
      { name: "keysOnly", keySchemas, projectionType: "KEYS_ONLY" },
      { name: "some", keySchemas, projectionType: "INCLUDE", nonKeyAttributes: ["value"] },
    ]);
  });

  const index = { partitionKey: { name: "day", type: "S" } } as const;
  const refused: [Partial<TableArgs<"NEW_AND_OLD_IMAGES">>, RegExp][] = [
    [{ partitionKey: { name: "", type: "S" } }, /^t: partitionKey\.name must have 1 to 255 characters, got 0/],
    [{ sortKey: partitionKey }, /sortKey must be another attribute than partitionKey, got device/],
    [{ sortKey: { name: "x".repeat(256), type: "S" } }, /sortKey\.name must have 1 to 255 characters, got 256/],
    [{ indexes: { by: index } }, /indexes must have names of 3 to 255 .*got by\./],
    [{ localIndexes: { byDay: { sortKey: partitionKey } } }, /localIndexes must stand on a table with a sortKey/],
    [
      { sortKey: { name: "at", type: "S" }, localIndexes: { byDay: { sortKey: partitionKey } } },
      /localIndexes\.byDay\.sortKey must be another attribute than partitionKey, got device/,
    ],
    [
      {
        sortKey: { name: "at", type: "S" },
        localIndexes: Object.fromEntries(
          Array.from({ length: 6 }, (_, at) => [`index${at}`, { sortKey: { name: `a${at}`, type: "S" as const } }]),
        ),
      },
      /localIndexes must be at most 5, got 6/,
    ],
    [
      {
        sortKey: { name: "at", type: "S" },
        indexes: { byDay: index },
        localIndexes: { byDay: { sortKey: { name: "a", type: "S" } } },
      },
      /localIndexes must have names of their own, got byDay/,
    ],
    [{ indexes: { "by day": index } }, /indexes must have names of 3 to 255 /],
    [
      { indexes: { byDay: { partitionKey: { name: "device", type: "N" } } } },
      /the attribute device must have one type in all keys, got S and N/,
    ],
    [
      { indexes: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`index${at}`, index])) },
      /indexes must be at most 20, got 21/,
    ],
    [
      { indexes: { byDay: { ...index, attributes: Array.from({ length: 101 }, (_, at) => `a${at}`) } } },
      /attributes of all indexes must be at most 100 together, got 101/,
    ],
    [{ timeToLiveAttribute: "" }, /timeToLiveAttribute must name an attribute that holds a number, got an empty name/],
    [{ timeToLiveAttribute: "device" }, /timeToLiveAttribute must name an attribute that holds a number, got device/],
  ];
  for (const [overrides, problem] of refused)
    it(`refuses ${JSON.stringify(overrides).slice(0, 80)}`, async () => {
      expect(await thrownBy(overrides))
        .to.match(problem)
        .and.to.include("\nFix: ");
    });
});

describe("a trigger on changes of a table", () => {
  it("reads every change there is, keeps what fails, and half a day of the stream's one to put things right", async () => {
    const { mapping } = await createTrigger();
    expect(mapping).to.deep.include({
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      maximumRetryAttempts: 100,
      maximumRecordAgeInSeconds: 43_200,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::f" } },
      metricsConfig: { metrics: ["EventCount"] },
      enabled: true,
      region,
    });
    expect(mapping).not.to.have.any.keys("filterCriteria", "startingPositionTimestamp", "tumblingWindowInSeconds");
  });

  it("takes Lambda's settings", async () => {
    const filterPatterns = ['{"eventName":["INSERT"]}'];
    const { mapping } = await createTrigger({ startingPosition: "LATEST", parallelizationFactor: 4, filterPatterns });
    expect(mapping).to.deep.include({
      startingPosition: "LATEST",
      parallelizationFactor: 4,
      filterCriteria: { filters: [{ pattern: filterPatterns[0] }] },
    });
  });

  it("brings the right to read this stream and to keep failures, and no other", async () => {
    const { result } = await underMocks(() => {
      const { grants } = onChanges(createTable(), { failures: createStore() });
      return new Promise<{ kind: string }[]>((resolve) => pulumi.output(grants).apply((all) => resolve(all)));
    });
    expect((await result).map(({ kind }) => kind)).to.deep.equal(["read-changes", "write-discarded"]);
  });

  it("watches the mapping, and what the table refuses", async () => {
    const { watch } = await createTrigger();
    const onTable = watch.alarms.filter(({ namespace }) => namespace === "AWS/DynamoDB");
    expect(onTable.map(({ name, metric }) => [name, metric])).to.deep.equal([
      ["table-write-throttled", "WriteThrottleEvents"],
      ["table-read-throttled", "ReadThrottleEvents"],
    ]);
    expect(onTable.every(({ dimensions }) => "TableName" in dimensions)).to.equal(true);
    expect(watch.alarms.map(({ name }) => name)).to.include.members(["iterator-age", "failure-deliveries"]);
    expect(watch.graphs.map(({ title }) => title)).to.include("Table");
  });

  const refused: [Partial<TableTriggerArgs>, RegExp][] = [
    [{ batchSize: 10_001 }, /batchSize must be from 1 to 10000, got 10001/],
    [{ batchingWindowSeconds: 301 }, /batchingWindowSeconds must be from 0 to 300/],
    [{ parallelizationFactor: 11 }, /parallelizationFactor must be from 1 to 10/],
    [{ maximumRetryAttempts: -1 }, /maximumRetryAttempts must be from 0 to 10000, got -1/],
    [{ maximumRecordAgeSeconds: 43_201 }, /maximumRecordAgeSeconds must be from 60 to 43200, got 43201/],
    [{ tumblingWindowSeconds: 901 }, /tumblingWindowSeconds must be from 0 to 900/],
    [{ filterPatterns: ['{"data":{"a":[1]}}'] }, /filterPatterns\[0\] must name members of a record/],
    [{ writesBack: true }, /writesBack must come with filterPatterns/],
  ];
  it("refuses settings that Lambda would, or that could lose a change, each with its fix", async () => {
    const { result } = await underMocks(() => {
      const [table, failures] = [createTable(), createStore()];
      return refused.map(([overrides]) => onChanges(table, { failures, ...overrides }).problems);
    });
    for (const [index, [overrides, problem]] of refused.entries()) {
      expect(result[index], JSON.stringify(overrides)).to.have.length(1);
      expect(result[index]?.[0]).to.match(problem).and.to.include("\nFix: ");
    }
  });

  it("refuses a function that writes to the table, unless that is meant and filtered", async () => {
    const { result } = await underMocks(() => {
      const table = createTable();
      const failures = createStore();
      const filterPatterns = ['{"eventName":["INSERT"]}'];
      const plain = onChanges(table, { failures });
      const meant = onChanges(table, { failures, writesBack: true, filterPatterns });
      return [
        loopProblems([plain], [table.grant("write")]),
        loopProblems([plain], [table.grant("read")]),
        loopProblems([meant], [table.grant("write")]).concat(meant.problems),
      ];
    });
    expect(result.map(({ length }) => length)).to.deep.equal([1, 0, 0]);
  });

  it("compiles with a handler that takes what the stream holds, and with no other", () => {
    type Of<Event> = { handler: (event: Event) => void };
    const failures = {} as FailureStore;
    const define = (both: Table<"NEW_AND_OLD_IMAGES">, keys: Table<"KEYS_ONLY">, none: Table) => {
      const any: Trigger<EventOf<Of<DynamoDBStreamEvent>>> = onChanges(keys, { failures });
      const images: Trigger<EventOf<Of<TableEvent<"NEW_AND_OLD_IMAGES">>>> = onChanges(both, { failures });
      // @ts-expect-error a stream of keys holds no images
      const missing: Trigger<EventOf<Of<TableEvent<"NEW_AND_OLD_IMAGES">>>> = onChanges(keys, { failures });
      // @ts-expect-error a table's changes are no messages of a queue
      const messages: Trigger<EventOf<Of<{ Records: { messageId: string }[] }>>> = onChanges(both, { failures });
      // @ts-expect-error a table without a stream tells of no change
      const silent = onChanges(none, { failures });
      // @ts-expect-error failures must be kept somewhere
      const lost = onChanges(both, {});
      return [any, images, missing, messages, silent, lost];
    };
    expect(define).to.be.a("function");
  });

  it("tells a handler which images a change has", () => {
    const imageOf = ({ Records: [change] }: TableEvent<"NEW_AND_OLD_IMAGES">) =>
      change?.eventName === "REMOVE" ? change.dynamodb.OldImage : change?.dynamodb.NewImage;
    const before = ({ Records: [change] }: TableEvent<"NEW_IMAGE">) =>
      // @ts-expect-error a stream of new images holds no old one
      change?.eventName === "MODIFY" && change.dynamodb.OldImage.device;
    expect([imageOf, before]).to.have.length(2);
  });
});
