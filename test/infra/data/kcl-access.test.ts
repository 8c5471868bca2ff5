import { expect } from "chai";
import { KclAccess, type KclAccessArgs, type KclReading, readByKcl } from "../../../infra/data/kcl-access.ts";
import { isStackRule } from "../../../policies/core/rule.ts";
import { rules } from "../../../policies/rules/rules.ts";
import { hasNoResource, isAction, isConditionKey, supports } from "../../least-privilege/support/reference.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";
import { check } from "../../support/policies.ts";

const region = "eu-west-1";
const streamArn = `arn:aws:kinesis:${region}:${ACCOUNT}:stream/enriched`;
const keyArn = `arn:aws:kms:${region}:${ACCOUNT}:key/k`;
const consumerArn = `${streamArn}/consumer/billing:1`;
const table = (suffix: string) => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/billing${suffix}`;

const createReading = (overrides: Partial<KclReading> = {}): KclReading => ({
  ...{ application: "billing", streamArn, keyArn, consumerArn: undefined, accountId: ACCOUNT, region },
  ...overrides,
});
const createAccess = (overrides: Partial<KclAccessArgs> = {}) =>
  underMocks(() => {
    const stream = { arn: streamArn, keyArn, region };
    const args = {
      application: "billing",
      stream,
      accountId: ACCOUNT,
      retrieval: "fan-out",
      tags: { team: "billing" },
    };
    return new KclAccess("reader", { ...args, ...overrides } as KclAccessArgs);
  });
/** Its one type of resource, a dataset, is optional: AWS's documentation narrows it by namespace alone. */
const BY_NAMESPACE = "cloudwatch:PutMetricData";
const mayBeAny = async (action: string) => action === BY_NAMESPACE || (await hasNoResource(action));
const rows = (reading: KclReading) =>
  readByKcl(reading).flatMap(({ Action, Resource, Condition }) =>
    [Action].flat().map((action) => [action, [Resource].flat(), Condition?.StringEquals]),
  );

describe("access of an application of the Kinesis Client Library", () => {
  const tableActions = ["CreateTable", "DeleteItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"];
  const polling = [
    ...["DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"].map((action) => [
      `kinesis:${action}`,
      [streamArn],
      undefined,
    ]),
    [
      "kms:Decrypt",
      [keyArn],
      { "kms:ViaService": `kinesis.${region}.amazonaws.com`, "kms:EncryptionContext:aws:kinesis:arn": streamArn },
    ],
    ...[...tableActions, "UpdateTable"].map((action) => [`dynamodb:${action}`, [table("")], undefined]),
    ["dynamodb:Query", [table("/index/LeaseOwnerToLeaseKeyIndex")], undefined],
    ...tableActions.map((action) => [
      `dynamodb:${action}`,
      [table("-CoordinatorState"), table("-WorkerMetricStats")],
      undefined,
    ]),
    ["cloudwatch:PutMetricData", ["*"], { "cloudwatch:namespace": "billing" }],
  ];

  it("is what AWS documents for version 3, on its own stream, tables and metrics, and nothing else", () => {
    expect(rows(createReading())).to.have.deep.members(polling);
  });

  it("is its consumer beside that, where it reads through one", () => {
    expect(rows(createReading({ consumerArn }))).to.have.deep.members([
      ...polling,
      ["kinesis:DescribeStreamConsumer", [consumerArn], undefined],
      ["kinesis:SubscribeToShard", [consumerArn], undefined],
    ]);
  });

  it("names tables in the partition of its stream", () => {
    const reading = createReading({ streamArn: streamArn.replace("arn:aws:", "arn:aws-cn:") });
    expect(rows(reading).filter(([action]) => action === "dynamodb:Query")).to.deep.equal([
      ["dynamodb:Query", [table("/index/LeaseOwnerToLeaseKeyIndex").replace("arn:aws:", "arn:aws-cn:")], undefined],
    ]);
  });

  it("stands in AWS's service authorization reference: actions, resources, condition keys", async () => {
    for (const { Action, Resource, Condition = {} } of readByKcl(createReading({ consumerArn })))
      for (const action of [Action].flat()) {
        expect(await isAction(action), action).to.equal(true);
        for (const arn of [Resource ?? []].flat())
          expect(arn === "*" ? await mayBeAny(action) : await supports(action, arn), `${action} ${arn}`).to.equal(true);
        for (const key of Object.values(Condition).flatMap(Object.keys))
          expect(await isConditionKey(action, key), `${action} ${key}`).to.equal(true);
      }
  });

  it("registers the consumer under the application's name, and says what to attach", async () => {
    const { rows: declared, result } = await createAccess();
    const own = declared.filter(({ type }) => type.startsWith("aws:"));
    expect(own.map(({ type }) => type)).to.have.members([
      "aws:kinesis/streamConsumer:StreamConsumer",
      "aws:iam/policy:Policy",
    ]);
    const consumer = own.find(({ type }) => type.endsWith("StreamConsumer"));
    expect(consumer?.inputs).to.deep.include({ name: "billing", streamArn, region, tags: { team: "billing" } });
    expect(result.consumerArn).to.not.equal(undefined);
  });

  it("registers none where it polls", async () => {
    const { rows: declared, result } = await createAccess({ retrieval: "polling" });
    expect(declared.filter(({ type }) => type.startsWith("aws:kinesis/"))).to.deep.equal([]);
    expect(result.consumerArn).to.equal(undefined);
  });

  it("is clean by every rule of the pack", async () => {
    const { rows: declared } = await createAccess();
    const findings = declared.flatMap(({ type, inputs }) =>
      rules.flatMap((rule) =>
        !isStackRule(rule) && rule.types.includes(type) ? check(rule, inputs).map((one) => [rule.name, one]) : [],
      ),
    );
    expect(findings).to.deep.equal([]);
  });

  for (const application of ["ab", "a".repeat(129), "billing/*", "billing app"])
    it(`is refused for an application of the name ${JSON.stringify(application).slice(0, 20)}`, async () => {
      const refused = await createAccess({ application }).catch((error: Error) => error.message);
      expect(refused).to.match(/^reader: application must be 3 to 128 letters.*, got "/);
    });
});
