import { spawn } from "node:child_process";
import path from "node:path";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { z } from "zod";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { ProgramObserver } from "./program-observer.ts";
import type { SeenPipeline } from "./seen-pipeline.ts";

/** What the page may have done to a pipeline. */
export type ActionsArgs = {
  pipeline: SeenPipeline;
  observer: ProgramObserver;
  /** File with the stack's outputs. */
  outputs: string;
  signal: AbortSignal;
};

const REDRIVE = path.join(import.meta.dirname, "..", "..", "operate", "redrive.ts");

const putAsked = z.object({ region: z.string(), partitionKey: z.string().min(1), data: z.string().min(1) });
const redriveAsked = z.object({ region: z.string() });

/** Puts a record, and puts back what the failure store holds, as `npm run redrive` does. */
export function pageActions(args: ActionsArgs): Record<"put" | "redrive", (asked: unknown) => Promise<string>> {
  const { pipeline, observer } = args;
  const underWay = new Map<string, Promise<string>>();
  return {
    async put(asked) {
      const { region, partitionKey, data } = read(putAsked, asked);
      const client = clientOf(pipeline, region);
      observer.expect(region, partitionKey);
      const StreamARN = pipeline.contract.regions[region]?.input.arn;
      const put = new PutRecordCommand({ StreamARN, PartitionKey: partitionKey, Data: Buffer.from(data) });
      const { ShardId, SequenceNumber } = await client.send(put);
      return `${ShardId} took it as ${SequenceNumber}.`;
    },
    async redrive(asked) {
      const { region } = read(redriveAsked, asked);
      clientOf(pipeline, region);
      // Two at once would put records back twice.
      const redriving = underWay.get(region) ?? redrive(args, region).finally(() => underWay.delete(region));
      underWay.set(region, redriving);
      return redriving;
    },
  };
}

function read<Schema extends z.ZodType>(schema: Schema, asked: unknown): z.infer<Schema> {
  const { data, error } = schema.safeParse(asked);
  if (error !== undefined) throw new Error(z.prettifyError(error));
  return data;
}

function clientOf({ clients }: SeenPipeline, region: string): KinesisClient {
  const client = clients.get(region);
  if (client === undefined) throw new Error(`region must be one of ${[...clients.keys()].join(", ")}, got ${region}.`);
  return client;
}

/** Runs the command itself: what it says is what a terminal would show. */
function redrive({ pipeline, outputs, signal }: ActionsArgs, region: string): Promise<string> {
  const { contract, deployment } = pipeline;
  const args = [REDRIVE, "--stack", contract.stack, "--region", region, "--outputs", path.resolve(outputs)];
  const env = {
    ...process.env,
    ...{ AWS_ENDPOINT_URL: deployment.endpointUrl, AWS_ACCESS_KEY_ID: ACCOUNT_ID, AWS_SECRET_ACCESS_KEY: "local" },
    // Whoever starts it may have others for AWS itself.
    ...{ AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, AWS_REGION: region, NO_COLOR: "1" },
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, signal, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(said.trim()));
  });
}
