import {
  GetAliasCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { z } from "zod";
import { type Archive, isArchive } from "../../../offline/engine/assets.ts";
import type { Graph } from "../../../offline/graph.ts";
import { zipOf } from "./zip.ts";

/** What stands for `pulumi up` where there is no state. */
export type LaptopUpArgs = {
  /** What the program declares now. */
  declare: () => Promise<Graph>;
  /** Lambda of a region; undefined for one that is not served. */
  clientOf: (region: string) => LambdaClient | undefined;
  say: (text: string) => void;
};

const lambdaFunction = z.object({
  type: z.literal("aws:lambda/function:Function"),
  region: z.string(),
  inputs: z.object({
    code: z.custom<Archive>(isArchive),
    handler: z.string(),
    timeout: z.int().default(3),
    memorySize: z.int().default(128),
    environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
  }),
  outputs: z.object({ name: z.string() }),
});

const alias = z.object({
  type: z.literal("aws:lambda/alias:Alias"),
  region: z.string(),
  outputs: z.object({ arn: z.string() }),
});

/**
 * Brings a program's functions and aliases to `npm start -- --serve`, by Lambda's API, as `pulumi up` does to AWS: everything but what
 * patterns of URNs match. What is no function's stays as it was served.
 */
export function createLaptopUp({
  declare,
  clientOf,
  say,
}: LaptopUpArgs): (excluded: readonly string[]) => Promise<void> {
  let declared: Promise<Graph> | undefined;
  const told = new Set<string>();
  const tellOnce = (text: string) => {
    if (!told.has(text)) say(text);
    told.add(text);
  };
  return async (excluded) => {
    declared ??= declare();
    const { resources } = await declared;
    const patterns = excluded.map(expression);
    const included = resources.filter(({ urn }) => !patterns.some((pattern) => pattern.test(urn)));
    for (const resource of included) {
      const { data: fn } = lambdaFunction.safeParse(resource);
      const client = clientOf(resource.region ?? "");
      if (fn !== undefined && client !== undefined) await publish(client, fn, tellOnce);
    }
    for (const resource of included) {
      const { data: one } = alias.safeParse(resource);
      const client = clientOf(resource.region ?? "");
      if (one !== undefined && client !== undefined) await pointToNewest(client, one.outputs.arn);
    }
  };
}

/** A pattern of URNs as the Pulumi CLI takes it. */
const expression = (pattern: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\*+/g, ".*")}$`);

async function publish(
  client: LambdaClient,
  { region, inputs, outputs: { name: FunctionName } }: z.infer<typeof lambdaFunction>,
  say: (text: string) => void,
): Promise<void> {
  await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: await zipOf(inputs.code) }));
  await client.send(
    new UpdateFunctionConfigurationCommand({
      ...{ FunctionName, Handler: inputs.handler, Timeout: inputs.timeout, MemorySize: inputs.memorySize },
      Environment: { Variables: inputs.environment.variables },
    }),
  );
  const { Version } = await client.send(new PublishVersionCommand({ FunctionName }));
  say(`  ${region}: the newest version of ${FunctionName} is ${Version}.`);
}

async function pointToNewest(client: LambdaClient, aliasArn: string): Promise<void> {
  const FunctionName = aliasArn.split(":").slice(0, -1).join(":");
  const Name = aliasArn.split(":").at(-1);
  const [{ FunctionVersion, RoutingConfig }, newest] = await Promise.all([
    client.send(new GetAliasCommand({ FunctionName, Name })),
    client.send(new PublishVersionCommand({ FunctionName })),
  ]);
  if (FunctionVersion === newest.Version && RoutingConfig === undefined) return;
  const update = { FunctionName, Name, FunctionVersion: newest.Version };
  await client.send(new UpdateAliasCommand({ ...update, RoutingConfig: { AdditionalVersionWeights: {} } }));
}
