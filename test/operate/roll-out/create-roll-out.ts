import { LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionDescription } from "../../../emulator/lambda/api/function-registry.ts";
import { createAliasApi } from "../../../operate/roll-out/alias-api.ts";
import { type RollOutArgs, rollOut } from "../../../operate/roll-out/roll-out.ts";
import { listen } from "../../emulator/endpoint/create-endpoint.ts";

const arnIn = (region: string) => `arn:aws:lambda:${region}:000000000000:function:enrich`;
const fn = { flow: "enrich", name: "enrich", alias: "live" };
const runtime = { invoke: async () => ({ throttled: true as const }), stop: async () => {} };

const createDescription = (version: string, aliases: string[] = []): FunctionDescription => ({
  ...{ version, aliases, handler: "index.handler", timeoutSeconds: 60, memoryMib: 256, codeSha256: version },
  environment: {},
});

/** What a roll-out did: where each alias was whenever alarms were looked at, and what `pulumi up` left alone. */
export type RollOutRun = { seen: string[]; excluded: string[][]; said: string[]; aliases: string[]; error: unknown };

/**
 * Rolls a second version out in two regions of a local Lambda.
 * @param isBroken says of a region, and of what its alias is at, whether an alarm rings
 */
export async function runRollOut(
  isBroken: (region: string, at: string) => boolean,
  overrides: Partial<RollOutArgs> & { unchanged?: boolean } = {},
): Promise<RollOutRun> {
  const regions = ["eu-west-1", "us-east-1"];
  const cloud = await listen();
  for (const region of regions)
    cloud.functions.add({
      arn: arnIn(region),
      qualifiers: ["1", "live"],
      runtime,
      description: createDescription("1", ["live"]),
    });
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
  const clients = regions.map(
    (region) => new LambdaClient({ region, endpoint: cloud.url, credentials, maxAttempts: 1 }),
  );
  const at = (region: string) => {
    const { version = "", weights = {} } = cloud.functions.alias(arnIn(region), "live") ?? {};
    return [version, ...Object.entries(weights).map(([other, share]) => `${other}: ${share}`)].join(", ");
  };
  const run: RollOutRun = { seen: [], excluded: [], said: [], aliases: [], error: undefined };
  let nowMs = 0;
  try {
    await rollOut({
      regions: regions.map((region, index) => ({
        ...{ region, functions: [fn] },
        api: createAliasApi(clients[index] ?? new LambdaClient({})),
      })),
      ...{ shares: [0.1, 0.5], minutes: 1, signal: new AbortController().signal },
      clock: {
        now: () => nowMs,
        sleep: async (ms) => {
          nowMs += ms;
        },
      },
      say: (text) => run.said.push(text),
      async ringing(region) {
        run.seen.push(`${region} ${at(region)}`);
        return isBroken(region, at(region)) ? ["errors"] : [];
      },
      async up(excluded) {
        run.excluded.push([...excluded]);
        const published = regions.filter((region) => !excluded.includes(`**${region}**`) && !overrides.unchanged);
        for (const region of published)
          if (cloud.functions.versions(arnIn(region)).length === 1)
            cloud.functions.add({
              arn: arnIn(region),
              qualifiers: ["2"],
              runtime,
              description: createDescription("2"),
            });
      },
      ...overrides,
    });
  } catch (error) {
    run.error = error;
  } finally {
    for (const client of clients) client.destroy();
    run.aliases = regions.map(at);
    await cloud.endpoint.close();
  }
  return run;
}
