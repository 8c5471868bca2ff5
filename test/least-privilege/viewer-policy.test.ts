import { expect } from "chai";
import { createCloudwatch } from "../../emulator/cloudwatch/cloudwatch.ts";
import type { Call } from "../../emulator/endpoint/call.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createFunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import { createLogs } from "../../emulator/logs/logs.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { createXray } from "../../emulator/xray/xray.ts";
import { createAwsView } from "../../operate/watch/aws-view.ts";
import { viewerPolicy } from "../../operate/watch/policy.ts";
import { openReads } from "../../operate/watch/reads.ts";
import { createContract } from "../client/support/contract.ts";
import { actionOf } from "./iam/compare-calls.ts";
import { decide } from "./iam/decide.ts";
import { type PolicyDocument, parsePolicy } from "./iam/policy-document.ts";

const [account, region] = ["000000000000", "eu-west-1"];
const NOW_MS = Date.UTC(2026, 10, 30, 12);
const role = `arn:aws:iam::${account}:role/viewer`;
const contract = createContract([region]);
const own = contract.regions[region] ?? expect.fail("no region");
const ID = `${region}/users/shardId-000000000000/7/0`;

/** A region with something of all that is looked at. */
async function createCloud() {
  const clock = createVirtualClock(NOW_MS);
  const [kinesis, logs, xray] = [createKinesis({ clock }), createLogs(clock), createXray()];
  const objectStore = createMemoryObjectStore({ clock });
  const caller = { account, region };
  for (const { name } of [own.input, own.output]) kinesis.createStream(caller, { StreamName: name, ShardCount: 1 });
  await clock.advance(60_000);
  const Data = Buffer.from(JSON.stringify({ enrichment: { id: ID } }));
  kinesis.putRecord(caller, { StreamName: own.output.name, PartitionKey: "u1", Data });
  await objectStore.createBucket(own.failureStore.bucket, region);
  await objectStore.putObject(own.failureStore.bucket, "quarantine/enrich/2026/11/30/s/x.ndjson", Buffer.from("{}\n"));
  await objectStore.putObject(own.failureStore.bucket, "aws/lambda/u/s/2026/11/30/x", Buffer.from("{}"));
  logs.createGroup(region, own.function.logGroup);
  xray.invoked(region, own.function, { requestId: "r1", status: "success", durationMs: 5 }, clock.now());
  return {
    clock,
    services: {
      kinesis,
      logs,
      xray,
      objectStore,
      cloudwatch: createCloudwatch({ clock }),
      functions: createFunctionRegistry(),
    },
  };
}

/** What whoever watches calls. */
async function observe(showsRecords: boolean): Promise<{ calls: Call[]; said: string[] }> {
  const calls: Call[] = [];
  const { clock, services } = await createCloud();
  const endpoint = createEndpoint({ ...services, onCall: (call) => calls.push(call) });
  const environment = process.env;
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${await endpoint.listen()}`;
  process.env = { ...environment, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "local" };
  const reads = openReads([region]);
  try {
    const { regions, problems } = await createAwsView({ contract, minutes: 60, showsRecords, clock }, reads.of)();
    return { calls, said: [...problems, ...regions.flatMap(({ notes = {} }) => Object.values(notes).flat())] };
  } finally {
    reads.close();
    await endpoint.close();
    process.env = environment;
  }
}

/** IAM names CloudWatch by another name than signatures do, and alarms are listed by the account's. */
function requestOf(call: Call) {
  const action = actionOf(call).replace(/^monitoring:/, "cloudwatch:");
  const alarms = `arn:aws:cloudwatch:${region}:${account}:alarm:*`;
  return {
    caller: { role },
    action,
    resource: action === "cloudwatch:DescribeAlarms" ? alarms : (call.resource ?? "*"),
  };
}

const refused = (policy: PolicyDocument, calls: readonly Call[]) => [
  ...new Set(
    calls
      .map(requestOf)
      .filter((request) => !decide(request, { identity: [policy] }).allowed)
      .map(({ action }) => action),
  ),
];

describe("the policy that npm run watch prints", () => {
  for (const showsRecords of [false, true])
    it(`allows what it calls ${showsRecords ? "with" : "without"} --records, and nothing that it does not`, async () => {
      const { calls, said } = await observe(showsRecords);
      expect(said).to.deep.equal([]);
      const policy = parsePolicy(JSON.stringify(viewerPolicy(contract, showsRecords)));
      expect(refused(policy, calls)).to.deep.equal([]);
      const called = new Set(calls.map((call) => requestOf(call).action));
      // AWS's services use the key on behalf of whoever calls: here, nothing is encrypted.
      const allowed = policy.Statement.flatMap(({ Action }) => Action).filter((action) => action !== "kms:Decrypt");
      expect([...called].sort()).to.deep.equal([...new Set(allowed)].sort());
    });

  it("would lack what was left out of it", async () => {
    const { calls } = await observe(true);
    const policy = parsePolicy(JSON.stringify(viewerPolicy(contract, false)));
    expect(refused(policy, calls)).to.have.members([
      ...["kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"],
    ]);
  });
});
