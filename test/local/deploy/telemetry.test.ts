import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { deployedResources } from "../../../local/deploy/resources.ts";
import { createTelemetry } from "../../../local/deploy/telemetry.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const [account, region, name] = ["000000000000", "eu-west-1", "enrich"];
const NOW_MS = Date.UTC(2026, 10, 30, 12);

const createSubject = (logGroup?: string) => {
  const heard: string[] = [];
  const clock = createVirtualClock(NOW_MS);
  const lambda = createResource({
    ...{ type: "aws:lambda/function:Function", name, region },
    inputs: {
      code: { kind: "asset-archive", assets: {} },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
      ...(logGroup !== undefined && { loggingConfig: { logFormat: "JSON", logGroup } }),
    },
    outputs: { name, arn: `arn:aws:lambda:${region}:${account}:function:${name}`, version: "1" },
  });
  const listeners = { onLog: (_: string, line: string) => heard.push(line), onReport: () => heard.push("report") };
  return { heard, ...createTelemetry({ clock, ...listeners }, deployedResources(createGraph(lambda))) };
};

describe("what functions on this machine say", () => {
  for (const group of [undefined, "/own/group"])
    it(`is in the log group ${group ?? "that Lambda gives them"}, and heard by others too`, () => {
      const { logs, hooks, heard } = createSubject(group);
      hooks.onLog(name, "a line");
      hooks.onLog(name, "");
      const { events } = logs.filterLogEvents({ account, region }, { logGroupName: group ?? `/aws/lambda/${name}` });
      expect(events.map(({ message }) => message)).to.deep.equal(["a line"]);
      expect(heard).to.deep.equal(["a line", ""]);
    });

  it("is a trace of each invocation", () => {
    const { xray, hooks, heard } = createSubject();
    hooks.onReport?.(name, { requestId: "r1", status: "success", durationMs: 5 });
    const input = { StartTime: NOW_MS / 1000 - 1, EndTime: NOW_MS / 1000, FilterExpression: `service("${name}")` };
    expect(xray.getTraceSummaries({ account, region }, input).TraceSummaries).to.have.length(1);
    expect(heard).to.deep.equal(["report"]);
  });
});
