import { randomUUID } from "node:crypto";
import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

const WAYS = ["client", "PutRecords", "PutRecord"] as const;

/** Puts records in three ways, and checks that all come back: exit status 0 when they do, 1 when not. */
export const put: Command<Asked> = {
  usage: `Usage: npx node examples/producers/sdk/put.ts [options]

Puts records on the input stream with our client, with PutRecords and with PutRecord, N each, and says what came back.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { awaitArrivals } = await import("../../arrivals/await-arrivals.ts");
    const { describeArrivals } = await import("../../arrivals/tally.ts");
    const { region, contract, streams } = await readStack(asked);
    let status = 0;
    for (const way of WAYS) {
      const since = new Date();
      const run = randomUUID().slice(0, 8);
      const refused = await putBy(way, { contract, region, streamArn: streams.input.arn, run, records: asked.records });
      const seconds = ((Date.now() - since.getTime()) / 1000).toFixed(1);
      const awaited = { contract, region, run, since, expected: asked.records, seconds: asked.seconds, signal };
      const arrivals = await awaitArrivals(awaited);
      signal.throwIfAborted();
      console.log(`${way}: ${asked.records} put in ${seconds} s, ${refused} refused; ${describeArrivals(arrivals)}.`);
      // Our client and PutRecord keep a key's order; PutRecords does not promise it.
      const isWhole = arrivals.distinct >= asked.records && (way === "PutRecords" || arrivals.outOfOrder === 0);
      if (refused > 0 || !isWhole) status = 1;
    }
    return status;
  },
};

type Putting = {
  contract: Awaited<ReturnType<typeof readStack>>["contract"];
  region: string;
  streamArn: string;
  run: string;
  records: number;
};

async function putBy(way: (typeof WAYS)[number], putting: Putting): Promise<number> {
  const { contract, region, streamArn, run, records } = putting;
  const { visits } = await import("../../arrivals/users.ts");
  const all = visits(run, records);
  if (way === "client") return (await import("./with-client.ts")).putWithClient(contract, region, all);
  const { KinesisClient } = await import("@aws-sdk/client-kinesis");
  const client = new KinesisClient({ region, maxAttempts: 5 });
  try {
    if (way === "PutRecords") return await (await import("./put-records.ts")).putInBatches(client, streamArn, all);
    return await (await import("./put-record.ts")).putOneByOne(client, streamArn, all);
  } finally {
    client.destroy();
  }
}

if (import.meta.main) await command(put);
