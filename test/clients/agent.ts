import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";

/** The Kinesis Agent's configuration, as far as it is heeded here. */
type Configuration = { "kinesis.endpoint": string; flows: { filePattern: string; kinesisStream: string }[] };

const RECORDS_PER_CALL = 500;

/** Waits until a log has so many lines, and puts each with its newline under a random key, as the agent does. */
export async function sendLog(configuration: Configuration, lines: number, region: string): Promise<void> {
  const [{ filePattern, kinesisStream } = { filePattern: "", kinesisStream: "" }] = configuration.flows;
  const written = async () => (await readFile(filePattern, "utf8").catch(() => "")).split("\n").slice(0, -1);
  while ((await written()).length < lines) await pause(100);
  const credentials = { accessKeyId: ACCOUNT_ID, secretAccessKey: "local" };
  const client = new KinesisClient({ region, endpoint: configuration["kinesis.endpoint"], credentials });
  const records = (await written()).map((line) => ({
    PartitionKey: String(Math.random()),
    Data: Buffer.from(`${line}\n`),
  }));
  for (let from = 0; from < records.length; from += RECORDS_PER_CALL) {
    const Records = records.slice(from, from + RECORDS_PER_CALL);
    await client.send(new PutRecordsCommand({ StreamName: kinesisStream, Records }));
  }
  client.destroy();
}
