import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Clock } from "../../../emulator/time/clock.ts";
import { deploy } from "../../../local/deploy/deploy.ts";
import type { Graph } from "../../../offline/graph.ts";
import { createAliasApi } from "../../../operate/roll-out/alias-api.ts";
import { createLaptopUp } from "../../../operate/roll-out/laptop/laptop-up.ts";
import { ringingAlarms } from "../../../operate/roll-out/ringing-alarms.ts";
import { type RollOutArgs, rollOut } from "../../../operate/roll-out/roll-out.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const arnIn = (region: string) => `arn:aws:lambda:${region}:000000000000:function:enrich-${region}`;

/** A program of a function with an alias and an alarm in each of two regions. */
export const createProgram = (source: string, memorySize = 128): Graph =>
  createGraph(
    ...REGIONS.flatMap((region) => [
      createResource({
        ...{ type: "aws:lambda/function:Function", name: `enrich-${region}`, region },
        urn: `urn:pulumi:dev::shop::aws:lambda/function:Function::enrich-${region}`,
        inputs: {
          code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
          ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r", memorySize },
        },
        outputs: { name: `enrich-${region}`, arn: arnIn(region), version: "1" },
      }),
      createResource({
        ...{ type: "aws:lambda/alias:Alias", name: `live-${region}`, region },
        urn: `urn:pulumi:dev::shop::aws:lambda/alias:Alias::live-${region}`,
        inputs: { functionName: `enrich-${region}` },
        outputs: { arn: `${arnIn(region)}:live` },
      }),
      createResource({
        ...{ type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: `errors-${region}`, region },
        urn: `urn:pulumi:dev::shop::aws:cloudwatch/metricAlarm:MetricAlarm::errors-${region}`,
        inputs: {
          ...{ namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: `enrich-${region}` } },
          ...{ statistic: "Sum", period: 60, evaluationPeriods: 1, threshold: 1, treatMissingData: "notBreaching" },
          comparisonOperator: "GreaterThanOrEqualToThreshold",
        },
        outputs: { name: `shop-dev-${region}-alarms-errors-0123abc` },
      }),
    ]),
  );

/** The program, served. Time passes when a roll-out waits; then each alias is invoked once at every tenth of chance. */
export async function createLaptop(served: Graph) {
  const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-roll-out-"));
  let nowMs = Date.parse("2026-03-01T12:00:00Z");
  let draw = 0;
  const clock: Clock = { now: () => nowMs, sleep: async () => {} };
  const deployment = await deploy({
    ...{ graph: served, clock, workFolder, takesCode: true, random: () => (draw++ % 10) / 10 },
    bucketFolder: (_region, bucket) => path.join(workFolder, "buckets", bucket),
    ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {} },
  });
  const environment = {
    ...{ AWS_ENDPOINT_URL: deployment.endpointUrl, AWS_ACCESS_KEY_ID: "000000000000" },
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const clients = new Map(REGIONS.map((region) => [region, new LambdaClient({ region })]));
  const clientOf = (region: string) => {
    const client = clients.get(region);
    if (client === undefined) throw new RangeError(`no client of ${region}`);
    return client;
  };
  const fnOf = (region: string) => ({ flow: "enrich", name: `enrich-${region}`, alias: "live" });

  /** Versions that ten invocations of an alias fell on. */
  async function invoke(region: string): Promise<string> {
    const FunctionName = `${arnIn(region)}:live`;
    const versions = new Map<string, number>();
    for (let count = 0; count < 10; count++) {
      const { ExecutedVersion = "" } = await clientOf(region).send(new InvokeCommand({ FunctionName }));
      versions.set(ExecutedVersion, (versions.get(ExecutedVersion) ?? 0) + 1);
    }
    return [...versions]
      .sort()
      .map(([version, times]) => `${version} ${times}x`)
      .join(", ");
  }

  return {
    invoke,
    clientOf,
    at: async (region: string) => (await createAliasApi(clientOf(region)).get(fnOf(region))).version,
    /** Rolls a program out. @param afterWait hears what invocations fell on, of each region, after each wait */
    rollOut: (program: Graph, afterWait: (seen: string[]) => void = () => {}, overrides: Partial<RollOutArgs> = {}) =>
      rollOut({
        regions: REGIONS.map((region) => ({
          region,
          functions: [fnOf(region)],
          api: createAliasApi(clientOf(region)),
        })),
        ...{ shares: [0.1, 0.5], minutes: 1, signal: new AbortController().signal, say: () => {} },
        clock: {
          now: clock.now,
          async sleep(ms) {
            nowMs += ms;
            const seen: string[] = [];
            for (const region of REGIONS) seen.push(await invoke(region));
            afterWait(seen);
          },
        },
        ringing: (region) => ringingAlarms({ project: "shop", stack: "dev" }, region),
        up: createLaptopUp({ declare: async () => program, clientOf: (region) => clients.get(region), say: () => {} }),
        ...overrides,
      }),
    pass(minutes: number) {
      nowMs += minutes * 60_000;
    },
    async close() {
      for (const client of clients.values()) client.destroy();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await deployment.stop();
      await rm(workFolder, { recursive: true });
    },
  };
}
