import { z } from "zod";

const TABLE_STREAM_ARN = /^arn:[\w-]+:dynamodb:([\w-]+):\d+:table\/([\w.-]+)\/stream\/[\w.:-]+$/;

/** The event of a batch of a table's changes that Lambda gave up. */
export const changesEvent = z.object({
  Records: z
    .array(
      z.looseObject({
        eventSource: z.literal("aws:dynamodb"),
        eventSourceARN: z.string().regex(TABLE_STREAM_ARN, "must be the ARN of a table's stream"),
        dynamodb: z.looseObject({
          SequenceNumber: z.string().regex(/^\d{1,128}$/, "must be digits"),
          Keys: z.record(z.string(), z.unknown()),
          ApproximateCreationDateTime: z.number().optional(),
        }),
      }),
    )
    .min(1),
});

type Change = z.infer<typeof changesEvent>["Records"][number];

/** A change as the failure store's records are held: under its table, in the order of its item. */
export function heldChange(change: Change, shardId: string, storedAtMs: number) {
  const { SequenceNumber, Keys, ApproximateCreationDateTime: at } = change.dynamodb;
  const [, region = "", table = ""] = TABLE_STREAM_ARN.exec(change.eventSourceARN) ?? [];
  return {
    ...{ region, stream: table, shardId, sequenceNumber: SequenceNumber, subSequence: 0, isChange: true as const },
    ...{ partitionKey: JSON.stringify(Keys), data: Buffer.from(JSON.stringify(change)) },
    arrivedAtMs: at === undefined ? storedAtMs : Math.round(at * 1000),
  };
}

/** The event of changes, as the trigger made it. */
export const changesEventOf = (changes: readonly { data: Buffer }[]): string =>
  `{"Records":[${changes.map(({ data }) => data.toString("utf8")).join(",")}]}`;
