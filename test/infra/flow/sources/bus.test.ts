import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import { expect } from "chai";
import { Bus, defaultBus } from "../../../../infra/data/bus.ts";
import { FailureStore } from "../../../../infra/data/failures.ts";
import { type BusTriggerArgs, onEvents } from "../../../../infra/flow/sources/bus.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { statements } from "../../../../infra/grants/statements.ts";
import { underMocks } from "../../../support/mocks.ts";

const [region, accountId, keyArn] = ["us-east-1", "111122223333", "arn:aws:kms:us-east-1:111122223333:key/k"];
const common = { region, tags: { project: "t" }, protect: true };

/** What a program with a bus and a trigger on it declares. */
const createTrigger = async (overrides: Partial<BusTriggerArgs> = {}, onDefault = false) => {
  const { rows, result } = await underMocks(() => {
    const bus = onDefault ? defaultBus({ region, accountId, keyArn }) : new Bus("b", { ...common, keyArn });
    const failures = new FailureStore("f", { ...common, accountId, keyArn, retentionDays: 30 });
    const to = { function: lambda.Function.get("fn", "fn"), alias: lambda.Alias.get("live", "live"), tags: {} };
    const trigger = onEvents(bus, { pattern: { source: ["shop"] }, failures, ...overrides });
    return { trigger, watch: trigger.connect("t", to, {}), bus };
  });
  const inputsOf = (type: string, name = "t") => rows.find((row) => row.type === type && row.name === name)?.inputs;
  return { ...result, inputsOf };
};

describe("an event bus", () => {
  it("is encrypted, and keeps what it can't decrypt in a queue that lets in this bus alone", async () => {
    const { inputsOf } = await createTrigger();
    const bus = inputsOf("aws:cloudwatch/eventBus:EventBus", "b");
    expect(bus).to.include({ kmsKeyIdentifier: keyArn });
    expect(bus?.deadLetterConfig).to.have.property("arn");
    const policy = inputsOf("aws:sqs/queuePolicy:QueuePolicy", "b-undecrypted")?.policy;
    expect(policy).to.match(/"events\.amazonaws\.com".*"aws:SourceArn":"arn:[^"]*\bb\b/);
  });

  it("lets a function's own code put events on it, and do nothing else", () => {
    expect(statements({ kind: "put-events", busArn: "arn:b" })).to.deep.equal([
      { Sid: "PutEvents", Effect: "Allow", Action: ["events:PutEvents"], Resource: "arn:b" },
    ]);
  });
});

describe("a trigger on events of a bus", () => {
  it("is a rule whose target is the alias, with a queue for what can't be handed over", async () => {
    const { inputsOf } = await createTrigger({ deliveryAttempts: 3 });
    const rule = inputsOf("aws:cloudwatch/eventRule:EventRule");
    expect(rule).to.include({ eventPattern: '{"source":["shop"]}', state: "ENABLED" });
    const target = inputsOf("aws:cloudwatch/eventTarget:EventTarget");
    expect(target?.retryPolicy).to.deep.equal({ maximumRetryAttempts: 3, maximumEventAgeInSeconds: 86_400 });
    expect(target?.deadLetterConfig).to.have.property("arn");
    expect(target).to.have.property("arn");
  });

  it("lets that rule alone invoke the alias, and alone into the queue", async () => {
    const { inputsOf } = await createTrigger();
    const permission = inputsOf("aws:lambda/permission:Permission");
    expect(permission).to.include({ principal: "events.amazonaws.com", action: "lambda:InvokeFunction" });
    expect(permission?.sourceArn).to.be.a("string");
    expect(permission).to.have.property("qualifier");
    expect(permission).not.to.have.property("sourceAccount");
    const policy = inputsOf("aws:sqs/queuePolicy:QueuePolicy", "t-undelivered")?.policy;
    expect(policy).to.include(`"aws:SourceArn":"${String(permission?.sourceArn)}"`);
  });

  it("listens to the default bus too, whose rules are counted by their names alone", async () => {
    const dimensions = ({ watch }: Awaited<ReturnType<typeof createTrigger>>) =>
      Object.keys(watch.alarms.find(({ name }) => name === "rule-undelivered")?.dimensions ?? {});
    expect(dimensions(await createTrigger())).to.deep.equal(["EventBusName", "RuleName"]);
    expect(dimensions(await createTrigger({}, true))).to.deep.equal(["RuleName"]);
  });

  it("is disabled when it is to be", async () => {
    const { inputsOf } = await createTrigger({ enabled: false });
    expect(inputsOf("aws:cloudwatch/eventRule:EventRule")).to.include({ state: "DISABLED" });
  });

  it("asks for a place for failures, and tells where it listens", async () => {
    const { trigger, bus } = await createTrigger({ maximumRetryAttempts: 1 });
    expect(trigger.asynchronous).to.include({ maximumRetryAttempts: 1 });
    expect(trigger.asynchronous).to.have.property("failures");
    expect(trigger.listens).to.deep.equal({ arn: bus.arn, what: "event bus", writesBack: false });
    expect(trigger.grants).to.deep.equal([]);
  });

  const refused: [Partial<BusTriggerArgs>, RegExp][] = [
    [{ pattern: {} }, /^pattern must be a JSON object with at least one key/],
    [{ pattern: { source: "shop" } }, /^pattern\.source must be a list of rules/],
    [{ pattern: { source: [{ prefix: 1 }] } }, /give prefix a string/],
    [{ deliveryAttempts: 186 }, /^deliveryAttempts must be from 0 to 185, got 186/],
    [{ deliveryAgeSeconds: 59 }, /^deliveryAgeSeconds must be from 60 to 86400, got 59/],
  ];
  for (const [overrides, problem] of refused)
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      const { trigger } = await createTrigger(overrides);
      expect(trigger.problems).to.have.length(1);
      expect(trigger.problems[0]).to.match(problem);
    });

  it("does not compile with a handler of other events", () => {
    type Handler = { handler: (event: aws.EventBridgeEvent<"Order", { id: string }>) => void };
    const fits = (_: Trigger<EventOf<Handler>>) => {};
    const check = (bus: Bus, args: BusTriggerArgs) => {
      fits(onEvents<"Order", { id: string }>(bus, args));
      // @ts-expect-error: events of another detail
      fits(onEvents<"Order", { other: number }>(bus, args));
    };
    expect(check).to.be.a("function");
  });
});
