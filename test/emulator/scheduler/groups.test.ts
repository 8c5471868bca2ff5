import { expect } from "chai";
import { createScheduler } from "../../../emulator/scheduler/scheduler.ts";
import { caller, createBus, functionArn } from "../events/create-bus.ts";

const ARN = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group";

describe("A group of schedules", () => {
  it("is told and listed beside the default one", async () => {
    const { clock, doors } = createBus();
    const scheduler = createScheduler({ clock, doors });
    await clock.advance(1000);
    scheduler.createScheduleGroup(caller, { Name: "own" });
    scheduler.createScheduleGroup({ ...caller, region: "us-east-1" }, { Name: "elsewhere" });
    const at = new Date(clock.now());
    const own = { Arn: `${ARN}/own`, Name: "own", State: "ACTIVE", CreationDate: at, LastModificationDate: at };
    expect(scheduler.getScheduleGroup(caller, { Name: "own" })).to.deep.equal(own);
    expect(scheduler.getScheduleGroup(caller, { Name: "default" })).to.include({ Arn: `${ARN}/default` });
    const names = scheduler.listScheduleGroups(caller).ScheduleGroups.map(({ Name }) => Name);
    expect(names).to.deep.equal(["default", "own"]);
    expect(scheduler.listScheduleGroups(caller, { NamePrefix: "o" }).ScheduleGroups).to.deep.equal([own]);
    await scheduler.stop();
  });

  it("takes its schedules with it when it is deleted; the default one stays", async () => {
    const { clock, doors, invoked } = createBus();
    const scheduler = createScheduler({ clock, doors });
    scheduler.createScheduleGroup(caller, { Name: "own" });
    scheduler.createSchedule(caller, {
      ...{ Name: "often", GroupName: "own", ScheduleExpression: "cron(30 * * * ? *)" },
      ...{
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: functionArn, RoleArn: "arn:aws:iam::111122223333:role/r" },
      },
    });
    scheduler.deleteScheduleGroup(caller, { Name: "own" });
    await clock.advance(3_600_000);
    expect(invoked).to.deep.equal([]);
    expect(scheduler.listSchedules(caller)).to.deep.equal({ Schedules: [] });
    for (const gone of [scheduler.getScheduleGroup, scheduler.deleteScheduleGroup])
      expect(() => gone(caller, { Name: "own" })).to.throw("Schedule group own does not exist.");
    expect(() => scheduler.deleteScheduleGroup(caller, { Name: "default" })).to.throw("cannot be deleted");
    await scheduler.stop();
  });
});
