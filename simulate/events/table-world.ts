import type { DynamoDBStreamEvent } from "aws-lambda";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import { startEventSourceMapping } from "../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { TABLE_STREAM } from "../../emulator/lambda/stream-poller/table-stream.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { ALIAS_ARN, ATTEMPTS, drain, send } from "./asynchronous-world.ts";
import { createEventFunction } from "./function.ts";
import { changeIn } from "./handlers.ts";
import type { EventWorld } from "./world.ts";

const SCOPE = { account: ACCOUNT, region: REGION };
const TABLE = "items";
const STORE_AGAIN_MS = 5_000;
/** Lambda looks four times a second; nothing here is as fast. */
const LOOK_EVERY_MS = 2_000;

/** Writes a scenario's events into items of a table whose stream drives the function, until each change is settled. */
export async function runTableWorld(world: EventWorld): Promise<void> {
  const { clock, scenario, maker } = world;
  let ids = 0;
  const uuid = () => `id-${++ids}`;
  const dynamodb = createDynamodb({ clock, uuid });
  const { TableDescription } = dynamodb.createTable(SCOPE, {
    ...{ TableName: TABLE, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  const mapping = startEventSourceMapping({
    settings: {
      ...{ uuid: "mapping", functionArn: ALIAS_ARN, roleArn: `arn:aws:iam::${ACCOUNT}:role/work` },
      ...{ startingPosition: "TRIM_HORIZON", batchSize: scenario.batchSize, maximumRetryAttempts: ATTEMPTS - 1 },
      ...{ bisectBatchOnFunctionError: true, functionResponseTypes: ["ReportBatchItemFailures"] },
    },
    ...{ kind: TABLE_STREAM, reader: dynamodb.streamReader(TableDescription.LatestStreamArn ?? ""), clock, uuid },
    runtime: createEventFunction(world, deliveredBy, (dependencies) => maker.table(dependencies)),
    onFailure: (_, payload) => keep(world, payload),
    pollIntervalMs: LOOK_EVERY_MS,
  });
  // Whoever writes an item waits for each write before the next one: so its changes have an order.
  await Promise.all(
    [...Map.groupBy(scenario.events, ({ group }) => group).values()].map(async (group) => {
      const startMs = clock.now();
      for (const event of group.toSorted((a, b) => a.atMs - b.atMs)) {
        const Item = { id: { S: event.group }, event: { S: event.id }, body: { S: event.body } };
        const atMs = Math.max(0, startMs + event.atMs - clock.now());
        await send(world, { ...event, atMs }, () => dynamodb.putItem(SCOPE, { TableName: TABLE, Item }));
      }
    }),
  );
  await drain(world, mapping.idle);
  await mapping.stop();
}

const changesIn = (payload: string) =>
  (JSON.parse(payload) as DynamoDBStreamEvent).Records.map(({ dynamodb }) => changeIn(dynamodb?.NewImage));

const deliveredBy = (payload: string) => {
  const { Records } = JSON.parse(payload) as DynamoDBStreamEvent;
  return Records.map(({ dynamodb }) => ({
    messageId: dynamodb?.SequenceNumber ?? "",
    eventId: changeIn(dynamodb?.NewImage).id,
  }));
};

/** Lambda keeps the batch from the record on that it could not get past. */
async function keep(world: EventWorld, payload: string): Promise<void> {
  while (world.strikes("store-fails")) await world.clock.sleep(STORE_AGAIN_MS);
  for (const [index, { id, body }] of changesIn(payload).entries())
    world.history.kept.push({ eventId: id, body, step: world.step(), ...(index > 0 && { by: "batch" as const }) });
}
