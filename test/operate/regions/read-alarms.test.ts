import { CloudWatchClient, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { createFindings } from "../../../operate/regions/facts.ts";
import { readAlarms } from "../../../operate/regions/read-alarms.ts";

const PREFIX = "tributary-dev-eu-west-1-alarms-";

/** Reads alarms from a CloudWatch that answers with pages of them. */
async function read(answer: () => Promise<{ MetricAlarms: MetricAlarm[]; NextToken?: string }>) {
  const client = new CloudWatchClient({ region: "eu-west-1" });
  const inputs: unknown[] = [];
  client.send = (async ({ input }: { input: unknown }) => {
    inputs.push(input);
    return answer();
  }) as CloudWatchClient["send"];
  const findings = createFindings(new Map());
  await readAlarms(client, PREFIX, findings);
  client.destroy();
  return { ...findings, inputs };
}

describe("the alarms of a region", () => {
  it("are read page by page, by the runbook's names", async () => {
    const pages = [
      {
        MetricAlarms: [{ AlarmName: `${PREFIX}errors-1d2b314`, StateValue: "ALARM" as const, Threshold: 1 }],
        NextToken: "more",
      },
      {
        MetricAlarms: [
          { AlarmName: `${PREFIX}audit-iterator-age-2f709f4`, StateValue: "OK" as const, Threshold: 900_000 },
        ],
      },
    ];
    const { alarms, facts, inputs } = await read(async () => pages.shift() ?? { MetricAlarms: [] });
    expect(alarms).to.deep.equal([
      { alarm: "errors", state: "ALARM" },
      { alarm: "audit-iterator-age", state: "OK" },
    ]);
    expect(facts).to.deep.include({ subject: "alarm errors", setting: "threshold", value: "1" });
    expect(inputs[0]).to.deep.include({ AlarmNamePrefix: PREFIX });
  });

  it("are told to be unread when CloudWatch refuses", async () => {
    const refused = Object.assign(new Error("not authorized"), { name: "AccessDenied" });
    const { unread, facts } = await read(() => Promise.reject(refused));
    expect(unread).to.deep.equal([{ action: "cloudwatch:DescribeAlarms", reason: "AccessDenied: not authorized" }]);
    expect(facts).to.deep.equal([]);
  });
});
