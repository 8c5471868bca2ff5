import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetTraceSummariesCommand, XRayClient } from "@aws-sdk/client-xray";
import { expect } from "chai";
import { startEmulator } from "../../../emulator/emulator.ts";

const [account, region] = ["000000000000", "eu-west-1"];

describe("a function on the emulator", () => {
  it("can be looked at by SDKs: what it logged, and its invocations", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "tributary-observed-"));
    await writeFile(path.join(folder, "index.mjs"), 'export const handler = async () => console.log("hello");');
    const emulator = await startEmulator();
    const { kinesis, endpointUrl: endpoint } = emulator;
    kinesis.createStream({ account, region }, { StreamName: "s", ShardCount: 1 });
    const mapping = emulator.startFunction({ ...{ name: "f", region, folder, stream: "s", timeoutSeconds: 30 } });
    kinesis.putRecord({ account, region }, { StreamName: "s", PartitionKey: "k", Data: Buffer.from("{}") });
    while (mapping.stats.succeeded < 1) await new Promise(setImmediate);
    const config = { region, endpoint, credentials: { accessKeyId: account, secretAccessKey: "local" } };
    const [logs, xray] = [new CloudWatchLogsClient(config), new XRayClient(config)];
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f" }));
    expect(events.map(({ message }) => message).join("\n")).to.include("hello");
    const within = { StartTime: new Date(Date.now() - 60_000), EndTime: new Date() };
    const { TraceSummaries } = await xray.send(new GetTraceSummariesCommand(within));
    expect(TraceSummaries).to.have.length(1);
    for (const client of [logs, xray]) client.destroy();
    await emulator.stop();
    await rm(folder, { recursive: true });
  }).timeout(20_000);
});
