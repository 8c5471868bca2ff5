import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Reads the output stream by hand, and says what arrived: exit status 0 when as many as asked for did, 1 when not. */
export const read: Command<Asked> = {
  usage: `Usage: npx node examples/consumers/get-records/read.ts [options]

Reads N enriched records with ListShards, GetShardIterator and GetRecords, from the oldest kept, and says what arrived.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { KinesisClient } = await import("@aws-sdk/client-kinesis");
    const { readStream } = await import("./read-stream.ts");
    const { createTally, describeArrivals } = await import("../../arrivals/tally.ts");
    const { region, streams } = await readStack(asked);
    const { arrivals, take } = createTally();
    const enough = new AbortController();
    const ending = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(asked.seconds * 1000)]);
    const client = new KinesisClient({ region });
    try {
      await readStream(client, streams.output.arn, ending, ({ Data = new Uint8Array() }) => {
        take(Data);
        if (arrivals.distinct >= asked.records) enough.abort();
      });
    } finally {
      client.destroy();
    }
    signal.throwIfAborted();
    console.log(`${describeArrivals(arrivals)}.`);
    return arrivals.distinct >= asked.records && arrivals.malformed === 0 ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
