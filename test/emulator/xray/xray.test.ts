import { BatchGetTracesCommand, GetTraceSummariesCommand, XRayClient } from "@aws-sdk/client-xray";
import { expect } from "chai";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { realClock as clock } from "../../../emulator/time/real-clock.ts";
import { createXray } from "../../../emulator/xray/xray.ts";

const AT_MS = Date.UTC(2026, 10, 30, 12);
const region = "eu-west-1";
const fn = (name: string) => ({ name, arn: `arn:aws:lambda:${region}:000000000000:function:${name}` });

describe("X-Ray", () => {
  const xray = createXray();
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore: createMemoryObjectStore({ clock }), xray },
  });
  let client: XRayClient;
  before(async () => {
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "any" };
    const url = `http://127.0.0.1:${await endpoint.listen()}`;
    client = new XRayClient({ region, endpoint: url, credentials, maxAttempts: 1 });
    xray.invoked(
      region,
      fn("enrich"),
      { requestId: "r1", status: "success", durationMs: 40, initDurationMs: 60 },
      AT_MS,
    );
    xray.invoked(region, fn("enrich"), { requestId: "r2", status: "timeout", durationMs: 10 }, AT_MS + 1000);
    xray.invoked(region, fn("other"), { requestId: "r3", status: "success", durationMs: 10 }, AT_MS + 1000);
    xray.invoked("us-east-1", fn("enrich"), { requestId: "r4", status: "success", durationMs: 10 }, AT_MS);
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  const summaries = (FilterExpression?: string, [from, to] = [AT_MS - 1000, AT_MS + 1000]) =>
    client.send(
      new GetTraceSummariesCommand({ StartTime: new Date(from ?? 0), EndTime: new Date(to ?? 0), FilterExpression }),
    );

  it("lists the traces of a region's functions by their names and their time", async () => {
    const count = async (...args: Parameters<typeof summaries>) => (await summaries(...args)).TraceSummaries?.length;
    expect(await count()).to.equal(3);
    expect(await count('service("enrich")')).to.equal(2);
    expect(await count('service("enrich") OR service("other")')).to.equal(3);
    expect(await count('service("enrich")', [AT_MS, AT_MS + 1000])).to.equal(1);
  });

  it("tells of each how long it was, whether it failed, and when it began", async () => {
    const { TraceSummaries = [] } = await summaries('service("enrich")');
    expect(TraceSummaries.map(({ Duration, HasFault }) => ({ Duration, HasFault }))).to.deep.equal([
      { Duration: 0.1, HasFault: false },
      { Duration: 0.01, HasFault: true },
    ]);
    expect(TraceSummaries[0]?.StartTime?.getTime()).to.equal(AT_MS - 100);
    expect(TraceSummaries[0]?.Id).to.match(/^1-[\da-f]{8}-[\da-f]{24}$/);
  });

  it("gives the two segments of an invocation, as Lambda sends them", async () => {
    const [first] = (await summaries('service("enrich")')).TraceSummaries ?? [];
    const { Traces = [] } = await client.send(new BatchGetTracesCommand({ TraceIds: [first?.Id ?? "", "1-none"] }));
    const [service, own] = (Traces[0]?.Segments ?? []).map(({ Document = "" }) => JSON.parse(Document));
    expect(Traces).to.have.length(1);
    expect(service).to.deep.include({ name: "enrich", origin: "AWS::Lambda", aws: { request_id: "r1" } });
    expect(own).to.include({ origin: "AWS::Lambda::Function", parent_id: service.id, trace_id: first?.Id });
    const parts = own.subsegments.map(({ name, start_time, end_time }: Record<string, number>) => [
      name,
      Math.round(((end_time ?? 0) - (start_time ?? 0)) * 1000),
    ]);
    expect(parts).to.deep.equal([
      ["Initialization", 60],
      ["Invocation", 40],
    ]);
  });

  it("refuses an expression that it would pass over, and more IDs than a call takes", async () => {
    const name = (call: Promise<unknown>) => call.catch((error: Error) => error.name);
    expect(await name(summaries("responsetime > 5"))).to.equal("InvalidRequestException");
    const TraceIds = Array.from({ length: 6 }, (_, index) => `1-${index}`);
    expect(await name(client.send(new BatchGetTracesCommand({ TraceIds })))).to.equal("InvalidRequestException");
  });

  it("keeps the last traces alone, and lists them page by page", async () => {
    const kept = createXray();
    const caller = { account: "000000000000", region };
    for (let index = 0; index < 1200; index += 1)
      kept.invoked(region, fn("busy"), { requestId: `r${index}`, status: "success", durationMs: 1 }, AT_MS);
    const ids = new Set<string>();
    const input = { StartTime: AT_MS / 1000 - 1, EndTime: AT_MS / 1000 };
    for (let NextToken: string | undefined = "0"; NextToken !== undefined; ) {
      const page: ReturnType<typeof kept.getTraceSummaries> = kept.getTraceSummaries(caller, { ...input, NextToken });
      for (const { Id } of page.TraceSummaries) ids.add(Id);
      ({ NextToken } = page);
    }
    expect(ids.size).to.equal(1000);
  });
});
