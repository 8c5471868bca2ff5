import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  type ListSchedulesCommandInput,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { expect } from "chai";
import { createEndpoint } from "../../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createScheduler } from "../../../../emulator/scheduler/scheduler.ts";
import { createBus, functionArn } from "../create-bus.ts";

describe("EventBridge and its Scheduler to an AWS SDK", () => {
  const { clock, events, doors, invoked, work: _, ...bus } = createBus();
  const scheduler = createScheduler({ clock, doors });
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore: createMemoryObjectStore({ clock }) },
    ...{ sqs: bus.sqs, events, scheduler },
  });
  let eventBridge: EventBridgeClient;
  let schedules: SchedulerClient;
  before(async () => {
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
    const config = { region: "eu-west-1", endpoint: `http://127.0.0.1:${await endpoint.listen()}`, credentials };
    eventBridge = new EventBridgeClient(config);
    schedules = new SchedulerClient(config);
  });
  after(async () => {
    eventBridge.destroy();
    schedules.destroy();
    await endpoint.close();
    await scheduler.stop();
  });

  it("makes a rule with a target, and delivers what matches", async () => {
    const rule = { Name: "sdk", EventPattern: '{"detail":{"amount":[{"numeric":[">",10]}]}}' };
    const { RuleArn } = await eventBridge.send(new PutRuleCommand(rule));
    expect(RuleArn).to.equal("arn:aws:events:eu-west-1:111122223333:rule/sdk");
    const target = { Id: "1", Arn: functionArn, InputPath: "$.detail" };
    await eventBridge.send(new PutTargetsCommand({ Rule: "sdk", Targets: [target] }));
    const { Targets } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: "sdk" }));
    expect(Targets).to.deep.equal([target]);
    const entry = (amount: number) => ({ Source: "s", DetailType: "d", Detail: JSON.stringify({ amount }) });
    const put = new PutEventsCommand({ Entries: [entry(5), entry(50), { Source: "s" }] });
    const { FailedEntryCount, Entries = [] } = await eventBridge.send(put);
    expect(FailedEntryCount).to.equal(1);
    expect(Entries.map(({ ErrorCode }) => ErrorCode)).to.deep.equal([undefined, undefined, "InvalidArgument"]);
    expect(invoked.map(({ payload }) => payload)).to.deep.equal(['{"amount":50}']);
  });

  it("tells errors so that the SDK knows them", async () => {
    const missing = new ListTargetsByRuleCommand({ Rule: "gone" });
    expect(await eventBridge.send(missing).catch((error) => error)).to.be.instanceOf(ResourceNotFoundException);
    const wrong = new PutRuleCommand({ Name: "x", EventPattern: '{"a":1}' });
    const { name } = await eventBridge.send(wrong).catch((error) => error);
    expect(name).to.equal("InvalidEventPatternException");
  });

  it("lists the caller's buses, the default one among them", async () => {
    const { EventBuses: all = [] } = await eventBridge.send(new ListEventBusesCommand({}));
    expect(all.map(({ Name }) => Name)).to.include("default");
    const { EventBuses: some } = await eventBridge.send(new ListEventBusesCommand({ NamePrefix: "def" }));
    expect(some).to.deep.equal([{ Name: "default", Arn: "arn:aws:events:eu-west-1:111122223333:event-bus/default" }]);
  });

  it("keeps schedules", async () => {
    await schedules.send(new CreateScheduleGroupCommand({ Name: "own" }));
    const schedule = {
      Name: "sdk",
      GroupName: "own",
      ScheduleExpression: "rate(1 hour)",
      StartDate: new Date(Date.UTC(2026, 5, 1)),
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: functionArn, RoleArn: "arn:aws:iam::111122223333:role/r" },
    } as const;
    const { ScheduleArn } = await schedules.send(new CreateScheduleCommand(schedule));
    expect(ScheduleArn).to.equal("arn:aws:scheduler:eu-west-1:111122223333:schedule/own/sdk");
    const again = await schedules.send(new CreateScheduleCommand(schedule)).catch((error) => error);
    expect(again).to.be.instanceOf(ConflictException);
    const got = await schedules.send(new GetScheduleCommand({ Name: "sdk", GroupName: "own" }));
    expect(got).to.deep.include({ Name: "sdk", StartDate: schedule.StartDate, Target: schedule.Target });
    const list = async (input: ListSchedulesCommandInput) =>
      (await schedules.send(new ListSchedulesCommand(input))).Schedules ?? [];
    const [listed] = await list({});
    expect(listed).to.deep.include({ Name: "sdk", GroupName: "own", State: "ENABLED", Target: { Arn: functionArn } });
    expect(listed?.CreationDate).to.be.a("date");
    for (const input of [{ NamePrefix: "s" }, { GroupName: "own" }, { State: "ENABLED" }] as const)
      expect(await list(input)).to.have.length(1);
    for (const input of [{ NamePrefix: "x" }, { GroupName: "default" }, { State: "DISABLED" }] as const)
      expect(await list(input)).to.have.length(0);
    await schedules.send(new DeleteScheduleCommand({ Name: "sdk", GroupName: "own" }));
    expect((await schedules.send(new ListSchedulesCommand({}))).Schedules).to.deep.equal([]);
  });
});
