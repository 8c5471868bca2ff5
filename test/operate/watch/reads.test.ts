import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openReads } from "../../../operate/watch/reads.ts";

/** Answers each call of CloudWatch with the next of its answers, and keeps what was asked. */
const createCloudWatch = async (answers: Record<string, unknown[]>) => {
  const asked: { operation: string; input: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    asked.push({ operation, input: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(answers[operation]?.shift() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

describe("what is read of CloudWatch", () => {
  const environment = { ...process.env };
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    process.env = environment;
  });

  const open = async (answers: Record<string, unknown[]>) => {
    const cloudwatch = await createCloudWatch(answers);
    server = cloudwatch.server;
    process.env = {
      ...environment,
      ...{ AWS_ENDPOINT_URL: cloudwatch.url, AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local" },
    };
    const opened = openReads(["eu-west-1"]);
    return { ...cloudwatch, opened, reads: opened.of("eu-west-1") };
  };

  it("is every page of metrics, the newest minute first", async () => {
    const page = (value: number) => ({ Id: "m0", Values: [value], Timestamps: [60] });
    const { opened, reads, asked } = await open({
      GetMetricData: [{ MetricDataResults: [page(1)], NextToken: "next" }, { MetricDataResults: [page(2)] }],
    });
    const Metric = { Namespace: "AWS/Kinesis", MetricName: "IncomingRecords" };
    const found = await reads.metrics([{ Id: "m0", MetricStat: { Metric, Period: 60, Stat: "Sum" } }], 60_000, 120_000);
    expect(found.flatMap(({ Values = [] }) => Values)).to.deep.equal([1, 2]);
    expect(asked.map(({ operation }) => operation)).to.deep.equal(["GetMetricData", "GetMetricData"]);
    expect(asked[0]?.input).to.deep.include({ ScanBy: "TimestampDescending", StartTime: 60, EndTime: 120 });
    expect(asked[1]?.input).to.deep.include({ NextToken: "next" });
    opened.close();
  });

  it("is the alarms whose names begin with the stack's", async () => {
    const { opened, reads, asked } = await open({
      DescribeAlarms: [
        { MetricAlarms: [{ AlarmName: "p-a" }], NextToken: "2" },
        { MetricAlarms: [{ AlarmName: "p-b" }] },
      ],
    });
    expect((await reads.alarms("p-")).map(({ AlarmName }) => AlarmName)).to.deep.equal(["p-a", "p-b"]);
    expect(asked[0]?.input).to.deep.include({ AlarmNamePrefix: "p-", AlarmTypes: ["MetricAlarm"] });
    opened.close();
  });

  it("is nothing of a region that was not opened", () => {
    expect(() => openReads(["eu-west-1"]).of("mars")).to.throw(
      RangeError,
      "region must be one of eu-west-1, got mars.",
    );
  });
});
