import type { FlowSource } from "../command-line.ts";

/** The handler of a new flow, by what drives it: it logs that something came, and nothing of what it says. */
export const flowHandlers: Readonly<Record<FlowSource, string>> = {
  kinesis: `import { drop, enrichment } from "../kinesis/index.ts";

/** Counts the records that have a user, and those that have none. An object in the place of drop would enrich them. */
export const handler = enrichment<{ userId?: unknown }>({
  enrich: ({ userId }) => drop(userId === undefined ? "without-user" : "with-user"),
});
`,
  queue: `import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/** Handles each message. One that fails comes again, and lies in the dead-letter queue in the end. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(handle));
  const failed = Records.filter((_, index) => results[index]?.status === "rejected");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Rejects for a message that can't be handled. It may come twice: make twice the same as once. */
async function handle({ messageId, body }: SQSRecord): Promise<void> {
  JSON.parse(body);
  console.log(JSON.stringify({ level: "INFO", message: "handled", messageId }));
}
`,
  table: `import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";

/** Handles changes in their order. From the first that fails on they come again, and lie in the failure store in the end. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of Records) {
    try {
      await handle(record);
    } catch (error) {
      console.error(JSON.stringify({ level: "ERROR", message: "failed", error: String(error) }));
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}

/** Rejects for a change that can't be handled. It may come twice: make twice the same as once. */
async function handle({ eventName }: DynamoDBRecord): Promise<void> {
  console.log(JSON.stringify({ level: "INFO", message: "handled", eventName }));
}
`,
  topic: `import type { SNSEvent } from "aws-lambda";

/** Handles messages. When it rejects, they come again twice, and lie in the failure store in the end. */
export async function handler({ Records }: SNSEvent): Promise<void> {
  // A message may come twice: make twice the same as once.
  for (const { Sns } of Records)
    console.log(JSON.stringify({ level: "INFO", message: "handled", messageId: Sns.MessageId }));
}
`,
  bucket: `import type { S3Event } from "aws-lambda";

/** Handles objects that were put. When it rejects, their event comes again twice, and lies in the failure store in the end. */
export async function handler({ Records }: S3Event): Promise<void> {
  // An event may come twice, and late: sequencer says which of two changes of a key is the later.
  for (const { s3 } of Records)
    console.log(JSON.stringify({ level: "INFO", message: "handled", bytes: s3.object.size }));
}
`,
  bus: `import type { EventBridgeEvent } from "aws-lambda";

/** Handles an event. When it rejects, the event comes again twice, and lies in the failure store in the end. */
export async function handler({ id, source }: EventBridgeEvent<string, unknown>): Promise<void> {
  // An event may come twice, with the same id: make twice the same as once.
  console.log(JSON.stringify({ level: "INFO", message: "handled", id, source }));
}
`,
  schedule: `import type { EventBridgeEvent } from "aws-lambda";

/** Does what is due. When it rejects, it is tried again twice, and the event lies in the failure store in the end. */
export async function handler({ time }: EventBridgeEvent<"Scheduled Event", string>): Promise<void> {
  // Time is when it was due, not when it runs: go by it, and twice is the same as once.
  console.log(JSON.stringify({ level: "INFO", message: "done", time }));
}
`,
  http: `import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyResultV2 } from "aws-lambda";

/** Answers a request. The caller waits, and repeats what fails. */
export async function handler(event: APIGatewayProxyEventV2WithIAMAuthorizer): Promise<APIGatewayProxyResultV2> {
  const body = JSON.stringify({ path: event.rawPath });
  return { statusCode: 200, headers: { "content-type": "application/json" }, body };
}
`,
};
