import type { Sns } from "../../sns/sns.ts";
import type { MessageAttribute } from "../../sqs/checksums.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { InvocationRecord } from "./invocation-record.ts";
import type { Destination } from "./settings.ts";

const LONGEST_MESSAGE_BYTES = 1024;
const THROTTLED = { code: 429, message: "Rate Exceeded." };

/**
 * The queue or topic of a function's dead letters: it gets the event alone, and why it was given up as attributes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 * @throws Error for any other ARN
 */
export function createDeadLetters({ sqs, sns }: { sqs: Sqs; sns: Sns }, targetArn: string): Destination {
  const [, , service = "", region = "", account = "", name = ""] = targetArn.split(":");
  const caller = { account, region };
  if (service === "sns")
    return async (record, _, event) => {
      sns.publish(caller, { TopicArn: targetArn, Message: event, MessageAttributes: reasonOf(record) });
    };
  if (service !== "sqs") throw new Error(`Dead letters in ${targetArn} cannot run locally: only SQS and SNS do.`);
  return async (record, _, event) => {
    const { QueueUrl } = sqs.getQueueUrl(caller, { QueueName: name });
    sqs.sendMessage(caller, { QueueUrl, MessageBody: event, MessageAttributes: reasonOf(record) });
  };
}

function reasonOf({ requestContext, responseContext, responsePayload }: InvocationRecord) {
  const code = responseContext?.statusCode ?? THROTTLED.code;
  const message = responseContext === undefined ? THROTTLED.message : messageOf(responsePayload);
  return {
    RequestID: { DataType: "String", StringValue: requestContext.requestId },
    ErrorCode: { DataType: "Number", StringValue: String(code) },
    // No attribute may be empty.
    ...(message !== "" && { ErrorMessage: { DataType: "String", StringValue: message } }),
  } satisfies Record<string, MessageAttribute>;
}

/** What the function said of its error, as far as there is room for it. */
function messageOf(answer: unknown): string {
  const said = typeof answer === "object" && answer !== null && "errorMessage" in answer ? answer.errorMessage : "";
  const bytes = Buffer.from(typeof said === "string" ? said : "").subarray(0, LONGEST_MESSAGE_BYTES);
  return bytes.toString().replace(/\uFFFD$/, "");
}
