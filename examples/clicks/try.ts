import { readFile } from "node:fs/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { tryIt } from "../trying/try-it.ts";
import { type Click, DETAIL_TYPE, hourOf, keys, SOURCE } from "./click.ts";
import { createReading } from "./reading.ts";
import { signedPost } from "./signed-post.ts";

const region = z.object({
  ...{ clicksUrl: z.string(), busName: z.string(), clicksTable: z.string(), rollUpArn: z.string() },
  failureBucket: z.string(),
});
const line = z.object({ session: z.string(), screen: z.string(), minute: z.int() });
const HOUR_MS = 3_600_000;
/** What is clicked in this run is clicked by nobody else. */
const run = Date.now().toString(36);
const lastHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;
const hour = hourOf(new Date(lastHour).toISOString());

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), region) }),
  async run({ outputs, see }) {
    const [[name, stack] = fail()] = Object.entries(outputs.regions);
    const clients = { region: name };
    const [dynamodb, eventBridge] = [new DynamoDBClient(clients), new EventBridgeClient(clients)];
    const [lambda, s3] = [new LambdaClient(clients), new S3Client(clients)];
    const credentials = await dynamodb.config.credentials();
    const post = (clicks: unknown[]) => signedPost(stack.clicksUrl, { clicks }, { credentials, region: name });
    const { countOf, itemOf } = createReading(dynamodb, stack.clicksTable);
    const sumUp = () =>
      lambda.send(
        new InvokeCommand({
          ...{ FunctionName: stack.rollUpArn, InvocationType: "Event" },
          Payload: JSON.stringify({ time: new Date(lastHour + HOUR_MS).toISOString() }),
        }),
      );
    const sumOf = async (screen: string) => itemOf(keys.screen(hour, of(screen)));

    const clicks = await readSample();
    const unsigned = await fetch(stack.clicksUrl, { method: "POST", body: JSON.stringify({ clicks }) });
    await see("nobody is let in without a signature", async () => unsigned.status === 403);
    const first = await post([...clicks, { ...clicks[0], id: "no good", screen: "Kartoffel!" }, {}]);
    await see("what is right is taken, and of the rest it is said why not", async () => {
      const { accepted, rejected } = z
        .object({ accepted: z.int(), rejected: z.array(z.object({ index: z.int(), why: z.string() })) })
        .parse(first.answer);
      return (
        first.status === 202 && accepted === clicks.length && rejected.map(({ index }) => index).join() === "12,13"
      );
    });
    // A phone that did not hear the answer sends again.
    await post(clicks.slice(0, 6));
    await see("each click counts once, under its screen and minute", async () => {
      const counts = ["home", "plans", "basket"].map((screen) => countOf(hour, of(screen)));
      return (await Promise.all([...counts, countOf(hour, of("home"), "02")])).join() === "5,4,3,3";
    });
    await see("a session knows its minutes and screens", async () => {
      const session = await itemOf(keys.session(of("bela")));
      return session?.minutes?.SS?.length === 3 && session.screens?.SS?.length === 2;
    });

    await sumUp();
    await see("an hour is summed up", async () => {
      const sum = await sumOf("home");
      return sum?.views?.N === "5" && sum.sessions?.N === "4" && sum.minutes?.M?.["02"]?.N === "3";
    });
    await post([clickOf({ session: "late", screen: "home", minute: 30 })]);
    await see(
      "a click that comes late counts in its own hour",
      async () => (await countOf(hour, of("home"), "30")) === 1,
    );
    await sumUp();
    await see("and the next sum knows it", async () => (await sumOf("home"))?.views?.N === "6");

    const Entries = [{ EventBusName: stack.busName, Source: SOURCE, DetailType: DETAIL_TYPE, Detail: '{"what":"?"}' }];
    await eventBridge.send(new PutEventsCommand({ Entries }));
    const list = new ListObjectsV2Command({ Bucket: stack.failureBucket, Prefix: "aws/lambda/async/" });
    const isKept = async () => ((await s3.send(list)).KeyCount ?? 0) > 0;
    await see("an event that nobody can read lies in the failure store", isKept, 600);
    for (const client of [dynamodb, eventBridge, lambda, s3]) client.destroy();
  },
});

/** A name that is this run's own. */
function of(named: string): string {
  return `${named}-${run}`;
}

function clickOf({ session, screen, minute }: z.infer<typeof line>): Click {
  const at = new Date(lastHour + minute * 60_000).toISOString();
  return { id: crypto.randomUUID(), session: of(session), screen: of(screen), at };
}

async function readSample(): Promise<Click[]> {
  const text = await readFile(new URL("sample.ndjson", import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((each) => clickOf(line.parse(JSON.parse(each))));
}

function fail(): never {
  throw new Error("The outputs name no region.");
}
