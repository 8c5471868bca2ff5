import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import { expect } from "chai";
import { FailureStore } from "../../../../infra/data/failures.ts";
import { onSchedule, type ScheduleTriggerArgs } from "../../../../infra/flow/sources/schedule.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { underMocks } from "../../../support/mocks.ts";

const [region, accountId, keyArn] = ["us-east-1", "111122223333", "arn:aws:kms:us-east-1:111122223333:key/k"];

/** What a program with a function on a schedule declares. */
const createTrigger = async (overrides: Partial<ScheduleTriggerArgs> = {}) => {
  const { rows, result } = await underMocks(() => {
    const place = { region, accountId, keyArn };
    const failures = new FailureStore("f", { ...place, retentionDays: 30, tags: {}, protect: true });
    const to = { function: lambda.Function.get("fn", "fn"), alias: lambda.Alias.get("live", "live"), tags: {} };
    const trigger = onSchedule({ ...place, failures, expression: "rate(1 hour)", ...overrides });
    return { trigger, watch: trigger.connect("t", to, {}) };
  });
  const inputsOf = (type: string, name = "t") => rows.find((row) => row.type === type && row.name === name)?.inputs;
  return { ...result, inputsOf };
};

describe("a trigger by schedule", () => {
  it("invokes the alias by a role of its own, and keeps what can't be handed over", async () => {
    const { inputsOf } = await createTrigger({ timeZone: "Europe/Paris", deliveryAgeSeconds: 600 });
    const schedule = inputsOf("aws:scheduler/schedule:Schedule");
    expect(schedule).to.include({ scheduleExpression: "rate(1 hour)", scheduleExpressionTimezone: "Europe/Paris" });
    expect(schedule?.flexibleTimeWindow).to.deep.equal({ mode: "OFF" });
    expect(schedule?.target).to.have.keys(["arn", "roleArn", "retryPolicy", "deadLetterConfig"]);
    expect(schedule?.target).to.deep.include({
      retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 600 },
    });
  });

  it("has a role that schedules of its group alone assume, and that does nothing else", async () => {
    const { inputsOf } = await createTrigger({ permissionsBoundaryArn: "arn:boundary" });
    const role = inputsOf("aws:iam/role:Role", "t-schedule");
    expect(role).to.include({ permissionsBoundary: "arn:boundary" });
    expect(role?.assumeRolePolicy).to.match(/"scheduler\.amazonaws\.com".*"aws:SourceAccount":"111122223333"/);
    expect(role?.assumeRolePolicy).to.match(/"aws:SourceArn":"[^"]*\bt\b/);
    const { Statement } = JSON.parse(String(inputsOf("aws:iam/policy:Policy", "t-schedule")?.policy));
    expect(Statement.map(({ Action }: { Action: string[] }) => Action.join())).to.deep.equal([
      "lambda:InvokeFunction",
      "sqs:SendMessage",
      "kms:Decrypt,kms:GenerateDataKey",
    ]);
  });

  it("lets in nobody but roles to the queue", async () => {
    const { inputsOf } = await createTrigger();
    const policy = inputsOf("aws:sqs/queuePolicy:QueuePolicy", "t-undelivered")?.policy;
    expect(JSON.parse(String(policy)).Statement).to.have.length(1);
    expect(policy).to.include('"Effect":"Deny"');
  });

  it("may be later than due, and off", async () => {
    const { inputsOf } = await createTrigger({ flexibleMinutes: 15, enabled: false });
    const schedule = inputsOf("aws:scheduler/schedule:Schedule");
    expect(schedule?.flexibleTimeWindow).to.deep.equal({ mode: "FLEXIBLE", maximumWindowInMinutes: 15 });
    expect(schedule).to.include({ state: "DISABLED" });
  });

  it("is watched by a group of its own", async () => {
    const { watch, inputsOf } = await createTrigger();
    expect(inputsOf("aws:scheduler/scheduleGroup:ScheduleGroup")).to.include({ region });
    const names = watch.alarms.map(({ name }) => name);
    expect(names).to.deep.equal(["schedule-undelivered", "schedule-lost", "undelivered"]);
  });

  const refused: [Partial<ScheduleTriggerArgs>, RegExp][] = [
    [{ expression: "rate(1 second)" }, /^expression must be a whole number of minutes, hours or days, got rate/],
    [{ expression: "cron(0 0 * * * *)" }, /^expression must have \? as the day of month or as the day of week/],
    [{ timeZone: "CEST" }, /^timeZone must be a name of the IANA database, got CEST/],
    [{ flexibleMinutes: 0 }, /^flexibleMinutes must be from 1 to 1440, got 0/],
    [{ deliveryAttempts: -1 }, /^deliveryAttempts must be from 0 to 185, got -1/],
  ];
  for (const [overrides, problem] of refused)
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      const { trigger } = await createTrigger(overrides);
      expect(trigger.problems).to.have.length(1);
      expect(trigger.problems[0]).to.match(problem);
    });

  it("does not compile with a handler of other events", () => {
    const fits = (_: Trigger<EventOf<{ handler: (event: aws.SQSEvent) => void }>>) => {};
    // @ts-expect-error: a queue's messages are no schedule's event
    const check = (args: ScheduleTriggerArgs) => fits(onSchedule(args));
    expect(check).to.be.a("function");
  });
});
