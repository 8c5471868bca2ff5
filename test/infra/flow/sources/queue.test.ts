import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Queue, type QueueArgs } from "../../../../infra/data/queue.ts";
import { onMessages, type QueueTriggerArgs } from "../../../../infra/flow/sources/queue.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { statements } from "../../../../infra/grants/statements.ts";
import type { Watch } from "../../../../infra/watch/watch.ts";
import { underMocks } from "../../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const QUEUE = "aws:sqs/queue:Queue";

const createQueue = (overrides: Partial<QueueArgs> = {}) =>
  new Queue("q", { region, keyArn, functionTimeoutSeconds: 30, tags: { project: "t" }, protect: true, ...overrides });
/** What a program with a queue and its trigger declares, and what it watches. */
const createTrigger = async (queue: Partial<QueueArgs> = {}, trigger: QueueTriggerArgs = {}) => {
  const { rows, result } = await underMocks(() => {
    const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
    return onMessages(createQueue(queue), trigger).connect("t", to, {});
  });
  const inputsOf = (type: string, name: string) => rows.find((row) => row.type === type && row.name === name)?.inputs;
  const mapping = inputsOf("aws:lambda/eventSourceMapping:EventSourceMapping", "t");
  return { rows, watch: result satisfies Watch, inputsOf, mapping };
};
const thrownBy = (overrides: Partial<QueueArgs>) =>
  underMocks(() => createQueue(overrides)).catch((error: Error) => error.message);

describe("a queue", () => {
  it("hides a message for six time-outs of its function and the batching window, and keeps what fails for 14 days", async () => {
    const { inputsOf } = await createTrigger({ batchingWindowSeconds: 5 });
    const queue = inputsOf(QUEUE, "q");
    expect(queue).to.include({
      visibilityTimeoutSeconds: 185,
      messageRetentionSeconds: 345_600,
      kmsMasterKeyId: keyArn,
    });
    expect(JSON.parse(String(queue?.redrivePolicy))).to.include({ maxReceiveCount: 5 });
    expect(inputsOf(QUEUE, "q-dead-letters")).to.include({
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: keyArn,
    });
  });

  it("lets its own messages alone into its dead-letter queue, and nothing over plain HTTP", async () => {
    const { inputsOf, rows } = await createTrigger();
    const allow = inputsOf("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "q-dead-letters");
    expect(JSON.parse(String(allow?.redriveAllowPolicy))).to.include({ redrivePermission: "byQueue" });
    const policies = rows.filter(({ type }) => type === "aws:sqs/queuePolicy:QueuePolicy");
    expect(policies.map(({ name }) => name)).to.have.members(["q", "q-dead-letters"]);
    for (const { inputs } of policies)
      expect(inputs.policy).to.match(/"Effect":"Deny".*"sqs:\*".*"aws:SecureTransport":"false"/);
  });

  it("is FIFO with a dead-letter queue that is, and batches of one: a failed message takes none behind it along", async () => {
    const { inputsOf, mapping } = await createTrigger({ type: "fifo" });
    for (const name of ["q", "q-dead-letters"]) expect(inputsOf(QUEUE, name)).to.include({ fifoQueue: true });
    expect(mapping).to.include({ batchSize: 1 });
  });

  const refused: [Partial<QueueArgs>, RegExp][] = [
    [{ functionTimeoutSeconds: 901 }, /^q: functionTimeoutSeconds must be from 1 to 900, got 901/],
    [{ batchingWindowSeconds: 301 }, /batchingWindowSeconds must be from 0 to 300/],
    [{ type: "fifo", batchingWindowSeconds: 1 }, /batchingWindowSeconds must be from 0 to 0, got 1/],
    [{ maxReceiveCount: 1 }, /maxReceiveCount must be from 5 to 1000, got 1/],
    [{ retentionSeconds: 1_209_601 }, /retentionSeconds must be from 60 to 1209600/],
    [{ delaySeconds: 901 }, /delaySeconds must be from 0 to 900/],
    [{ maxReceiveCount: 1000, functionTimeoutSeconds: 60 }, /retentionSeconds must be at least 360000, .*got 345600/],
    [{ functionTimeoutSeconds: 900, retentionSeconds: 3600 }, /retentionSeconds must be at least 27000, .*got 3600/],
  ];
  for (const [overrides, problem] of refused) {
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      expect(await thrownBy(overrides)).to.match(problem);
    });
  }
});

describe("a trigger on messages of a queue", () => {
  it("invokes the alias, and is answered which messages failed", async () => {
    const { mapping, inputsOf } = await createTrigger(
      { batchingWindowSeconds: 5 },
      { maximumConcurrency: 4, batchSize: 20 },
    );
    expect(inputsOf(QUEUE, "q")).not.to.equal(undefined);
    expect(mapping).to.deep.include({
      batchSize: 20,
      maximumBatchingWindowInSeconds: 5,
      scalingConfig: { maximumConcurrency: 4 },
      functionResponseTypes: ["ReportBatchItemFailures"],
      enabled: true,
      region,
    });
    expect(mapping).not.to.have.any.keys("startingPosition", "destinationConfig", "filterCriteria");
  });

  it("watches how long messages wait, and what lies in the dead-letter queue", async () => {
    const { watch } = await createTrigger();
    const alarms = watch.alarms.map(({ name, metric, threshold }) => [name, metric, threshold]);
    expect(alarms).to.deep.equal([
      ["queue-age", "ApproximateAgeOfOldestMessage", 900],
      ["dead-letters", "ApproximateNumberOfMessagesVisible", 1],
    ]);
    expect(watch.alarms.every(({ dimensions }) => "QueueName" in dimensions)).to.equal(true);
    expect(watch.graphs).not.to.deep.equal([]);
  });

  it("asks for what Lambda needs of this queue and its key, and no more", () => {
    const queueArn = "arn:aws:sqs:us-east-1:111122223333:q";
    const [receive, decrypt] = statements({ kind: "receive-messages", queueArn, keyArn, region });
    expect(receive).to.deep.include({
      Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      Resource: queueArn,
    });
    expect(decrypt).to.deep.include({ Action: ["kms:Decrypt"], Resource: keyArn });
    expect(decrypt?.Condition?.StringEquals).to.deep.equal({
      "kms:ViaService": "sqs.us-east-1.amazonaws.com",
      "kms:EncryptionContext:aws:sqs:arn": queueArn,
    });
  });

  it("brings exactly that grant", async () => {
    const { result } = await underMocks(() => {
      const { grants } = onMessages(createQueue());
      return new Promise<unknown>((resolve) => pulumi.output(grants).apply(resolve));
    });
    expect(await result)
      .to.have.length(1)
      .and.to.have.nested.property("[0].kind", "receive-messages");
  });

  const refused: [Partial<QueueArgs>, QueueTriggerArgs, RegExp][] = [
    [{}, { batchSize: 0 }, /batchSize of a standard queue must be from 1 to 10000, got 0/],
    [{}, { batchSize: 11 }, /batchingWindowSeconds must be at least 1 where batchSize is more than 10, got 0/],
    [{ type: "fifo" }, { batchSize: 2 }, /batchSize of a FIFO queue must be 1, got 2/],
    [{}, { maximumConcurrency: 1 }, /maximumConcurrency of a standard queue must be from 2 to 1000, got 1/],
  ];
  for (const [queue, trigger, problem] of refused) {
    it(`refuses ${JSON.stringify(trigger)} of ${JSON.stringify(queue)}`, async () => {
      const { result } = await underMocks(() => onMessages(createQueue(queue), trigger).problems);
      expect(result).to.have.length(1);
      expect(result[0]).to.match(problem);
    });
  }

  it("refuses a function that takes longer than the queue knows of", async () => {
    const { result } = await underMocks(() => {
      const trigger = onMessages(createQueue());
      return [30, 31].map((timeoutSeconds) => trigger.problemsOf?.({ timeoutSeconds }));
    });
    expect(result[0]).to.deep.equal([]);
    expect(result[1]?.[0]).to.match(/functionTimeoutSeconds of the queue must be at least .* 31, got 30/);
  });

  it("takes a queue that stands already, by what must be known of it, and holds the function to that", async () => {
    const arnOf = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
    const { rows, result } = await underMocks(() => {
      const known = (name: string) => ({ name: pulumi.output(name), arn: pulumi.output(arnOf(name)) });
      const timing = { functionTimeoutSeconds: 30, batchingWindowSeconds: 0, retentionSeconds: 345_600 };
      const queue = { ...known("theirs"), region, isFifo: false, keyArn: pulumi.output(keyArn), ...timing };
      const trigger = onMessages({ ...queue, deadLetters: known("dead") });
      const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
      const { deadLetters } = trigger.connect("t", to, {});
      return { isSource: deadLetters?.source?.arn === queue.arn, slow: trigger.problemsOf?.({ timeoutSeconds: 31 }) };
    });
    expect(rows.filter(({ type }) => type.startsWith("aws:sqs/"))).to.deep.equal([]);
    const mapping = rows.find(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mapping?.inputs).to.include({ eventSourceArn: arnOf("theirs"), batchSize: 10 });
    expect(result.isSource).to.equal(true);
    expect(result.slow).to.have.length(1);
  });

  it("does not compile with a handler that can't take what a queue sends", () => {
    type OfStream = { handler: (event: { Records: { kinesis: object }[] }) => void };
    const define = (queue: Queue): Trigger<EventOf<OfStream>> =>
      // @ts-expect-error a queue's messages are no records of a stream
      onMessages(queue);
    expect(define).to.be.a("function");
  });
});
