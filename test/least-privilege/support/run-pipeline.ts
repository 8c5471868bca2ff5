import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { type Contract, consume, createProducer, parseOutputs, userRecord } from "../../../client/index.ts";
import type { Call } from "../../../emulator/endpoint/call.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { deploy } from "../../../local/deploy/deploy.ts";
import type { Graph } from "../../../offline/graph.ts";
import type { ObservedCall } from "../iam/compare-calls.ts";

/** What SDKs say of themselves where Lambda runs them. */
const IN_LAMBDA = "exec-env/AWS_Lambda_";

const user = (userId: string) => userRecord({ userId, location: { country: "KR", city: "Seoul" } });
const RECORDS = [user("u1"), user("u1"), user("u2"), userRecord({ userId: "u3", location: { country: "XX" } })];
const ENRICHED = 3;

/**
 * Deploys a graph as `npm start` does, puts good and bad records in each region with `client/`'s producer, reads what
 * comes out with its consumer, waits until the bad ones are kept, and answers every call that an SDK made meanwhile.
 */
export async function observeCalls(graph: Graph): Promise<{ calls: ObservedCall[]; problems: string[] }> {
  const contract = parseOutputs(graph.outputs);
  const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-calls-"));
  const calls: ObservedCall[] = [];
  const problems: string[] = [];
  const kept = new Map(
    Object.values(contract.regions).map(({ failureStore }) => [failureStore.bucket, withResolvers()]),
  );
  const deployment = await deploy({
    graph,
    clock: realClock,
    workFolder: path.join(workFolder, "functions"),
    bucketFolder: (region) => path.join(workFolder, region),
    onRecord: () => {},
    onObject: (bucket) => kept.get(bucket)?.resolve(),
    onCall: (call) => calls.push(observed(call)),
    onLog: () => {},
    onProblem: (problem) => problems.push(problem),
  });
  try {
    await putAll(contract, deployment.endpointUrl);
    await Promise.all(Object.keys(contract.regions).map((region) => readAll(contract, region, deployment.endpointUrl)));
    await Promise.all([...kept.values()].map(({ promise }) => promise));
    return { calls, problems };
  } finally {
    await deployment.stop();
    await rm(workFolder, { recursive: true, force: true });
  }
}

const withResolvers = () => Promise.withResolvers<void>();

function observed({ service, operation, region, resource, userAgent }: Call): ObservedCall {
  const application = /app\/(producer|consumer)/.exec(userAgent)?.[1];
  const by = userAgent.includes(IN_LAMBDA) ? "function" : application === "consumer" ? "consumer" : "producer";
  return { by, region, service, operation, resource };
}

/** A client as `npm start`'s, that says which application it belongs to. */
function clientOf(application: "producer" | "consumer", region: string, endpoint: string): KinesisClient {
  return new KinesisClient({
    region,
    endpoint,
    credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
    maxAttempts: 1,
    userAgentAppId: application,
  });
}

/** One record alone, then several at once: they go by different operations. */
async function putAll(contract: Contract, endpoint: string): Promise<void> {
  for (const region of Object.keys(contract.regions)) {
    const client = clientOf("producer", region, endpoint);
    const producer = createProducer({ contract, region, clientFor: () => client });
    const [first, ...others] = RECORDS;
    if (first) await producer.put(first);
    for await (const { status } of producer.putAll(others)) if (status !== "acknowledged") throw new Error(status);
    producer.close();
    client.destroy();
  }
}

async function readAll(contract: Contract, region: string, endpoint: string): Promise<void> {
  const client = clientOf("consumer", region, endpoint);
  let read = 0;
  for await (const _ of consume({ contract, region, from: "TRIM_HORIZON", client, pollIntervalMs: 200 })) {
    read += 1;
    if (read === ENRICHED) break;
  }
  client.destroy();
}
