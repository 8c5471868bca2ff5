import { Buffer } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { createCloudwatch } from "../../emulator/cloudwatch/cloudwatch.ts";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import type { Call } from "../../emulator/endpoint/call.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { readByKcl } from "../../infra/data/kcl-access.ts";
import { createContract } from "../client/support/contract.ts";
import { createEnriched } from "../examples/support/enriched.ts";
import { decide } from "../least-privilege/iam/decide.ts";
import { parsePolicy } from "../least-privilege/iam/policy-document.ts";
import { missing } from "./machine.ts";
import { buildByMaven, start } from "./run.ts";

const region = "eu-west-1";
const scope = { account: ACCOUNT_ID, region };
const RECORDS = 200;
const NEEDS = missing(["Java 17", "Maven"]);
type Retrieval = "polling" | "fan-out";
/** The library in Java, and by its daemon, which is of a later version. */
const EXAMPLES = ["kcl", "kcl-node"] as const;
const CASES = EXAMPLES.flatMap((example) =>
  (["polling", "fan-out"] as const).map((retrieval) => ({ example, retrieval })),
);
type Case = (typeof CASES)[number];
/** What is granted and stays unseen here, each with when it is called. */
const UNSEEN: Record<Retrieval, Record<string, string>> = {
  polling: {
    "kms:Decrypt": "Kinesis calls it, for whoever reads",
    "kinesis:DescribeStreamSummary": "when several streams are read",
  },
  "fan-out": {
    "kms:Decrypt": "Kinesis calls it, for whoever reads",
    "kinesis:DescribeStreamSummary": "when no ARN of a consumer is given",
    "kinesis:DescribeStreamConsumer": "when no ARN of a consumer is given",
    "kinesis:GetRecords": "when the children of a closed shard are looked up",
    "kinesis:GetShardIterator": "when the children of a closed shard are looked up",
  },
};

/** Runs the example on a stream of its own. Returns what it called. */
async function observe({ example, retrieval }: Case) {
  const calls: Call[] = [];
  const kinesis = createKinesis({ clock: realClock });
  const [dynamodb, cloudwatch] = [createDynamodb({ clock: realClock }), createCloudwatch({ clock: realClock })];
  const objectStore = createMemoryObjectStore({ clock: realClock });
  const onCall = (call: Call) => void calls.push(call);
  const endpoint = createEndpoint({ kinesis, dynamodb, cloudwatch, objectStore, onCall });
  const endpointUrl = `http://127.0.0.1:${await endpoint.listen()}`;
  const folder = await mkdtemp(path.join(tmpdir(), "kcl-access-"));
  const outputs = path.join(folder, "outputs.json");
  const contract = createContract([region]);
  const streamArn = contract.regions[region]?.output.arn ?? "";
  await writeFile(outputs, JSON.stringify(contract));
  kinesis.createStream(scope, { StreamName: "enriched", ShardCount: 2 });
  const { Consumer } = kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: retrieval });
  const Records = Array.from({ length: RECORDS }, (_, index) => ({
    PartitionKey: String(index),
    Data: Buffer.from(createEnriched({ id: String(index) })),
  }));
  kinesis.putRecords(scope, { StreamName: "enriched", Records });
  const environment = {
    ...{ AWS_ENDPOINT_URL: endpointUrl, AWS_ACCESS_KEY_ID: ACCOUNT_ID, AWS_SECRET_ACCESS_KEY: "local" },
    ...{ AWS_REGION: region, CONSUMER_ARN: Consumer.ConsumerARN, APPLICATION: retrieval, RETRIEVAL: retrieval },
  };
  const asked = ["--outputs", outputs, "--records", String(RECORDS), "--seconds", "400"];
  const running = start([`examples/consumers/${example}/read.ts`, ...asked], environment);
  const exitStatus = await running.ended;
  await endpoint.close();
  await rm(folder, { recursive: true });
  expect(exitStatus, running.said()).to.equal(0);
  const consumerArn = retrieval === "fan-out" ? Consumer.ConsumerARN : undefined;
  const known = { application: retrieval, streamArn, consumerArn, keyArn: `arn:aws:kms:${region}:${ACCOUNT_ID}:key/k` };
  const statements = readByKcl({ ...known, accountId: ACCOUNT_ID, region });
  const needed = calls.map((call) => neededFor(call, streamArn));
  return { needed, statements, metrics: [...cloudwatch.taken.keys()] };
}

/** Action and resource that IAM is asked about for a call. */
function neededFor({ service, operation, resource }: Call, streamArn: string): { action: string; resource: string } {
  // The one operation that is modelled, in a form whose words are not read here.
  if (service === "monitoring") return { action: "cloudwatch:PutMetricData", resource: "*" };
  // SDKs of old name the stream in the iterator alone.
  if (operation === "GetRecords") return { action: "kinesis:GetRecords", resource: streamArn };
  return { action: `${service}:${operation}`, resource: resource ?? "*" };
}

(NEEDS.length === 0 ? describe : describe.skip)("what the Kinesis Client Library calls", function () {
  this.timeout(600_000);
  const observed = new Map<Case, ReturnType<typeof observe>>();
  before(() => {
    buildByMaven(...EXAMPLES);
    for (const one of CASES) observed.set(one, observe(one));
  });

  for (const one of CASES)
    it(`is what its policy allows, which allows no more but for what is named: ${one.example}, ${one.retrieval}`, async () => {
      const { needed, statements, metrics } = await (observed.get(one) ?? observe(one));
      const application = one.retrieval;
      const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
      const caller = { role: `arn:aws:iam::${ACCOUNT_ID}:role/${application}` };
      const context = { "cloudwatch:namespace": application };
      const refused = needed.filter((one) => !decide({ caller, context, ...one }, { identity: [policy] }).allowed);
      expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).to.deep.equal([]);
      for (const metric of metrics) expect(metric).to.match(new RegExp(`^${application}/`));
      const called = new Set(needed.map(({ action }) => action));
      const granted = new Set(statements.flatMap(({ Action }) => Action));
      expect([...granted].filter((action) => !called.has(action))).to.have.members(Object.keys(UNSEEN[application]));
    });
});
