import { expect } from "chai";
import type { FunctionDescription } from "../../../emulator/lambda/api/function-registry.ts";
import { pausable } from "../../../emulator/lambda/function/pausable.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { differences } from "../../../operate/regions/compare.ts";
import { readRegion } from "../../../operate/regions/read-region.ts";
import { createContract } from "../../client/support/contract.ts";
import { listen, withSdkClients } from "../../emulator/endpoint/create-endpoint.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const contract = createContract(REGIONS);

type Cloud = Awaited<ReturnType<typeof listen>>;

/** Makes a region's streams, function and trigger. */
async function build(
  { kinesis, functions, eventSourceMappings }: Cloud,
  region: string,
  own: Partial<FunctionDescription>,
) {
  const outputs = contract.regions[region];
  if (outputs === undefined) throw new Error(`no outputs of ${region}`);
  const scope = { region, account: "000000000000" };
  for (const { name } of [outputs.input, outputs.output])
    kinesis.createStream(scope, { StreamName: name, ShardCount: 1 });
  const runtime = { invoke: async () => ({ throttled: true as const }), stop: async () => {} };
  const description = {
    ...{
      version: "1",
      aliases: ["live"],
      handler: "index.handler",
      timeoutSeconds: 60,
      memoryMib: 256,
      codeSha256: "same",
    },
    environment: { OUTPUT_STREAM_ARN: outputs.output.arn, BUCKET: outputs.failureStore.bucket },
    ...own,
  };
  functions.add({ arn: outputs.function.arn, qualifiers: ["1", "live"], runtime, description });
  eventSourceMappings.add({
    ...{ uuid: region, eventSourceArn: outputs.input.arn, functionArn: outputs.function.aliasArn, batchSize: 100 },
    trigger: pausable(runtime, createVirtualClock()),
    settings: { ParallelizationFactor: 2 },
  });
}

/** Reads both regions; `own` is what the second has for itself. */
async function readBoth(own: Partial<FunctionDescription>) {
  const cloud = await listen();
  try {
    for (const region of REGIONS) await build(cloud, region, region === "us-east-1" ? own : {});
    const states = await withSdkClients(cloud.url, () =>
      Promise.all(REGIONS.map((region) => readRegion(contract, region))),
    );
    expect(cloud.unmodelled).to.deep.equal([]);
    return states;
  } finally {
    await cloud.endpoint.close();
  }
}

describe("a region as it is read", () => {
  it("is like another with the same settings, whatever its own names are", async () => {
    const states = await readBoth({});
    expect(states.flatMap(({ unread }) => unread)).to.deep.equal([]);
    expect(differences(states, "facts")).to.deep.equal([]);
    const told = states[0]?.facts.map(({ subject, setting, value }) => `${subject}: ${setting} = ${value}`);
    expect(told).to.include.members([
      "enrich: code (SHA-256) = same",
      "enrich: memory (MiB) = 256",
      "enrich: reserved concurrency = none",
      "enrich: environment variable OUTPUT_STREAM_ARN = arn:aws:kinesis:<region>:000000000000:stream/<output>",
      "enrich, trigger of stream/<input>: parallelization factor = 2",
      "enrich, trigger of stream/<input>: state = Enabled",
      "input stream: retention (hours) = 24",
    ]);
  });

  it("differs by its function's code, memory, concurrency and environment", async () => {
    const own = { codeSha256: "older", memoryMib: 512, reservedConcurrency: 5, environment: { EXTRA: "1" } };
    const found = differences(await readBoth(own), "facts").map(({ setting }) => setting);
    expect(found).to.have.members([
      ...["code (SHA-256)", "memory (MiB)", "reserved concurrency"],
      ...["environment variable OUTPUT_STREAM_ARN", "environment variable BUCKET", "environment variable EXTRA"],
    ]);
  });

  it("tells what it can't read", async () => {
    const states = await readBoth({ aliases: [] });
    const actions = states[1]?.unread.map(({ action }) => action);
    expect(actions).to.deep.equal(["lambda:GetFunctionConfiguration", "lambda:GetAlias"]);
  });
});
