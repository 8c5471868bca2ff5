import { expect } from "chai";
import { redrivable } from "../../../client/contract.ts";
import { FailureStore } from "../../../infra/data/failures.ts";
import { Queue } from "../../../infra/data/queue.ts";
import { Table } from "../../../infra/data/table.ts";
import { Topic } from "../../../infra/data/topic.ts";
import { Flow } from "../../../infra/flow/flow.ts";
import { createRedrive } from "../../../infra/flow/redrive.ts";
import { onMessages } from "../../../infra/flow/sources/queue.ts";
import { onChanges } from "../../../infra/flow/sources/table.ts";
import { onNotifications } from "../../../infra/flow/sources/topic.ts";
import type { Trigger } from "../../../infra/flow/sources/trigger.ts";
import type { Statement } from "../../../infra/policy-document.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";

const keyOf = (name: string) => `arn:aws:kms:us-east-1:${ACCOUNT}:key/${name}`;
const common = { region: "us-east-1", accountId: ACCOUNT, keyArn: keyOf("k"), tags: {}, protect: true };
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;

const createFlow = (name: string, trigger: Trigger<unknown>) =>
  new Flow(name, {
    ...{ ...common, description: "", environment: {}, subnetIds: [], securityGroupIds: [], grants: [] },
    package: { entry: new URL("../../../examples/marketplace/orders/handler.ts", import.meta.url) },
    permissionsBoundaryArn: undefined,
    function: {
      ...{ timeoutSeconds: 3, memoryMib: 128, logRetentionDays: 1, logLevel: "INFO" },
      ...{ reservedConcurrency: -1, provisionedConcurrency: 0 },
    },
    triggers: [trigger],
  });

describe("what a program says can be given back", () => {
  let said: unknown;
  let statements: Statement[];
  before(async () => {
    const { rows } = await underMocks(() => {
      const failures = new FailureStore("failures", { ...common, retentionDays: 30 });
      const work = new Queue("work", { ...common, functionTimeoutSeconds: 3, keyArn: keyOf("other") });
      const items = new Table("items", {
        ...{ ...common, partitionKey: { name: "id", type: "S" }, stream: "NEW_AND_OLD_IMAGES" },
      });
      const flows = {
        worker: createFlow("worker", onMessages(work)),
        told: createFlow("told", onNotifications(new Topic("orders", common), { failures })),
        changed: createFlow("changed", onChanges(items, { failures })),
      };
      createRedrive("all", { ...common, flows }, {}).apply((value) => {
        said = value;
      });
      createRedrive("queues", { ...common, flows: { worker: flows.worker } }, {});
    });
    const policyOf = (name: string) =>
      JSON.parse(
        String(
          rows.find((row) => row.type === "aws:iam/policy:Policy" && row.name === `${name}-operator`)?.inputs.policy,
        ),
      ).Statement;
    statements = policyOf("all");
    expect(policyOf("queues").map(({ Sid }: Statement) => Sid)).not.to.include.members(["ReadObjects"]);
  });

  it("is each flow's alias, failure store and queues, as npm run redrive reads it", () => {
    const { flows } = redrivable.parse(said);
    const deadLetters = Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, flow.deadLetters]));
    expect(deadLetters).to.deep.equal({
      worker: [{ queueArn: queueArn("work-dead-letters"), sourceArn: queueArn("work") }],
      told: [{ queueArn: queueArn("told-undelivered") }],
      changed: [],
    });
    const buckets = Object.values(flows).map(({ failureBuckets }) => failureBuckets);
    expect(buckets).to.deep.equal([[], ["failures"], ["failures"]]);
  });

  it("may be done by whoever has the policy, and nothing else", () => {
    const rights = statements.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource ?? []].flat().map((resource) => `${action} ${resource}`)),
    );
    const dead = [queueArn("work-dead-letters"), queueArn("told-undelivered")];
    const bucket = "arn:aws:s3:::failures";
    expect(rights).to.have.members([
      `s3:ListBucket ${bucket}`,
      ...["quarantine", "aws/lambda", "redriven"].map((prefix) => `s3:GetObject ${bucket}/${prefix}/*`),
      `s3:PutObject ${bucket}/redriven/*`,
      ...["worker", "told", "changed"].map(
        (flow) => `lambda:InvokeFunction arn:aws:lambda:us-east-1:${ACCOUNT}:${flow}`,
      ),
      ...["DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"].flatMap((action) =>
        dead.map((arn) => `sqs:${action} ${arn}`),
      ),
      `sqs:ListMessageMoveTasks ${dead[0]}`,
      `sqs:StartMessageMoveTask ${dead[0]}`,
      `sqs:SendMessage ${queueArn("work")}`,
      // Of objects, of undelivered events, of dead letters, of messages that go back.
      ...["Decrypt", "GenerateDataKey"].map((action) => `kms:${action} ${keyOf("k")}`),
      `kms:Decrypt ${keyOf("k")}`,
      `kms:Decrypt ${keyOf("other")}`,
      ...["Decrypt", "GenerateDataKey"].map((action) => `kms:${action} ${keyOf("other")}`),
    ]);
  });

  it("uses each key for what it encrypts alone, through its service", () => {
    const contexts = statements.flatMap(({ Sid, Condition }) => {
      const { "kms:ViaService": via, ...context } = Condition?.StringEquals ?? {};
      return via === undefined ? [] : [[Sid, via, ...Object.values(context)]];
    });
    expect(contexts).to.deep.equal([
      ["UseObjects", "s3.us-east-1.amazonaws.com", ["arn:aws:s3:::failures"]],
      ["DecryptMessages", "sqs.us-east-1.amazonaws.com", [queueArn("work-dead-letters")]],
      ["DecryptMessages2", "sqs.us-east-1.amazonaws.com", [queueArn("told-undelivered")]],
      ["EncryptMessages", "sqs.us-east-1.amazonaws.com", [queueArn("work")]],
    ]);
  });
});
