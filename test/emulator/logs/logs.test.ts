import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createLogs } from "../../../emulator/logs/logs.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

const START_MS = Date.UTC(2026, 10, 30, 12);
const region = "eu-west-1";
const group = "/aws/lambda/enrich";

describe("CloudWatch Logs", () => {
  const clock = createVirtualClock(START_MS);
  const logs = createLogs(clock);
  const unmodelled: string[] = [];
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore: createMemoryObjectStore({ clock }), logs },
    onUnmodelled: (name) => unmodelled.push(name),
  });
  let client: CloudWatchLogsClient;
  before(async () => {
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "any" };
    const url = `http://127.0.0.1:${await endpoint.listen()}`;
    client = new CloudWatchLogsClient({ region, endpoint: url, credentials, maxAttempts: 1 });
    logs.createGroup(region, group);
    for (let index = 0; index < 5; index += 1) {
      logs.write(region, group, `line ${index}`);
      await clock.advance(1000);
    }
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  const filter = (input: Partial<FilterLogEventsCommandInput> = {}) =>
    client.send(new FilterLogEventsCommand({ logGroupName: group, ...input }));
  const read = async (input: Partial<FilterLogEventsCommandInput> = {}) => {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ ...input, nextToken });
      lines.push(...(page.events ?? []).map(({ message = "" }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines;
  };

  it("gives lines the oldest first, or the newest, page by page", async () => {
    const inOrder = [0, 1, 2, 3, 4].map((index) => `line ${index}`);
    expect(await read({ limit: 2 })).to.deep.equal(inOrder);
    expect(await read({ limit: 2, startFromHead: false })).to.deep.equal(inOrder.toReversed());
    expect((await filter({ limit: 2, startFromHead: false })).events?.length).to.equal(2);
  });

  it("gives lines of the time that is asked for, both ends included", async () => {
    const within = { startTime: START_MS + 1000, endTime: START_MS + 2000 };
    expect(await read(within)).to.deep.equal(["line 1", "line 2"]);
    const { events = [] } = await filter(within);
    expect(events[0]).to.include({ timestamp: START_MS + 1000, ingestionTime: START_MS + 1000 });
  });

  it("finds a group by its ARN, in its own region alone", async () => {
    const arn = `arn:aws:logs:${region}:000000000000:log-group:${group}`;
    expect((await filter({ logGroupName: undefined, logGroupIdentifier: arn })).events).to.have.length(5);
    logs.write("us-east-1", group, "nowhere");
    expect(await read()).not.to.include("nowhere");
  });

  for (const [title, input, name] of [
    ["a group that is not there", { logGroupName: "/aws/lambda/other" }, "ResourceNotFoundException"],
    ["a group by its name and its ARN", { logGroupIdentifier: group }, "InvalidParameterException"],
    ["a token of nobody's", { nextToken: "mine" }, "InvalidParameterException"],
    ["a pattern, which it would pass over", { filterPattern: "ERROR" }, "ValidationException"],
  ] as const)
    it(`refuses ${title}`, async () => {
      const error = await filter(input).catch((caught: Error) => caught);
      expect(error).to.have.property("name", name);
    });

  it("keeps the last lines alone, however many there are", async () => {
    logs.createGroup(region, "busy");
    for (let index = 0; index < 10_000; index += 1) logs.write(region, "busy", String(index));
    const lines = await read({ logGroupName: "busy" });
    expect(lines.length).to.be.within(1000, 2000);
    expect(lines.at(-1)).to.equal("9999");
  });
});
