import { expect } from "chai";
import { FailureStore } from "../../../infra/data/failures.ts";
import { Flow } from "../../../infra/flow/flow.ts";
import { onSchedule } from "../../../infra/flow/sources/schedule.ts";
import { underMocks } from "../../support/mocks.ts";

const place = {
  region: "us-east-1",
  accountId: "111122223333",
  keyArn: "arn:aws:kms:us-east-1:111122223333:key/k",
  tags: {},
};

describe("a function with two triggers of a kind", () => {
  it("has resources and alarms of its own for each, and one setting of Lambda's queue", async () => {
    const { rows, result } = await underMocks(() => {
      const failures = new FailureStore("f", { ...place, retentionDays: 30, protect: true });
      const trigger = (expression: string) => onSchedule({ ...place, failures, expression });
      return new Flow("two", {
        ...place,
        ...{ description: "", environment: {}, subnetIds: [], securityGroupIds: [], grants: [] },
        package: { entry: new URL("../../../examples/clicks/roll-up.ts", import.meta.url) },
        permissionsBoundaryArn: undefined,
        function: {
          ...{ timeoutSeconds: 3, memoryMib: 128, logRetentionDays: 1, logLevel: "INFO" },
          ...{ reservedConcurrency: -1, provisionedConcurrency: 0 },
        },
        triggers: [trigger("rate(1 hour)"), trigger("rate(1 day)")],
      });
    });
    const named = (type: string) => rows.filter((row) => row.type === type).map(({ name }) => name);
    expect(named("aws:scheduler/schedule:Schedule")).to.deep.equal(["two", "two-2"]);
    expect(named("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")).to.deep.equal(["two"]);
    const names = result.watch.alarms.map(({ name }) => name);
    expect(names).to.include.members(["schedule-lost", "schedule-lost-2"]);
    expect(new Set(names).size).to.equal(names.length);
    expect(result.watch.alarms.find(({ name }) => name === "schedule-lost-2")?.runbook).to.equal("schedule-lost");
  });
});

describe("a function whose handler's type is another module's", () => {
  const elsewhere = new URL("../../../examples/clicks/count.ts", import.meta.url);
  const common = {
    ...{ ...place, description: "", environment: {}, subnetIds: [], securityGroupIds: [], grants: [] },
    permissionsBoundaryArn: undefined,
    function: {
      ...({ timeoutSeconds: 3, memoryMib: 128, logRetentionDays: 1, logLevel: "INFO" } as const),
      ...{ reservedConcurrency: -1, provisionedConcurrency: 0 },
    },
  };
  const hourly = () => {
    const failures = new FailureStore("f", { ...place, retentionDays: 30, protect: true });
    return [onSchedule({ ...place, failures, expression: "rate(1 hour)" })] as const;
  };
  const messageOf = async (declare: () => unknown) =>
    (await underMocks(declare).catch((caught: Error) => caught)) as { message?: string };

  it("is refused by the names of both, where the program's own text tells", async () => {
    const { message } = await messageOf(
      () =>
        new Flow<typeof import("../../../examples/clicks/roll-up.ts")>("one", {
          ...common,
          package: { entry: elsewhere },
          triggers: hourly(),
        }),
    );
    expect(message).to.match(
      /^one: package\.entry must be the module whose type the flow has, \S+roll-up\.ts, got \S+count\.ts\.\nFix: /,
    );
  });

  it("is taken where it is the same, and where nothing can be told", async () => {
    const entry = new URL("../../../examples/clicks/roll-up.ts", import.meta.url);
    type Elsewhere = typeof import("../../../examples/clicks/roll-up.ts");
    for (const declare of [
      () =>
        new Flow<typeof import("../../../examples/clicks/roll-up.ts")>("one", {
          ...common,
          package: { entry },
          triggers: hourly(),
        }),
      () => new Flow<Elsewhere>("one", { ...common, package: { entry: elsewhere }, triggers: hourly() }),
    ])
      expect(await messageOf(declare)).not.to.have.property("message");
  });
});
