import { type Properties, read, UNKNOWN } from "../../core/properties.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { ALIAS, BUCKETS, FUNCTION, MAPPING, QUEUE, STREAM, STREAM_CONSUMER, TOPIC } from "../../core/types.ts";

/** A resource that is named somewhere: undefined outside the stack, `UNKNOWN` when it can't be told yet. */
export type Named = StackResource | undefined | typeof UNKNOWN;

/** Whether a mapping reads a stream (Kinesis, DynamoDB) rather than a queue. While the source is unknown, a starting position tells. */
export function readsStream(mapping: Properties): boolean {
  const source = read(mapping, "eventSourceArn");
  if (typeof source === "string") return /^arn:[^:]*:(kinesis|dynamodb):/.test(source);
  return source === UNKNOWN && read(mapping, "startingPosition") !== undefined;
}

/** The Kinesis stream that a mapping reads, be it through a fan-out consumer. */
export function streamOf(stack: Stack, mapping: StackResource): Named {
  const source = stack.target(mapping, "eventSourceArn", STREAM, STREAM_CONSUMER);
  if (source === undefined || source === UNKNOWN || source.type === STREAM) return source;
  return stack.target(source, "streamArn", STREAM);
}

/** The function that a mapping invokes, be it through an alias. */
export function functionOf(stack: Stack, mapping: StackResource): Named {
  const invoked = stack.target(mapping, "functionName", FUNCTION, ALIAS);
  if (invoked === undefined || invoked === UNKNOWN || invoked.type === FUNCTION) return invoked;
  return stack.target(invoked, "functionName", FUNCTION);
}

/** The mappings that invoke a function. */
export const mappingsOf = (stack: Stack, fn: StackResource): StackResource[] =>
  stack.grouped("functions", [MAPPING], (mapping) => [functionOf(stack, mapping)]).get(fn) ?? [];

/** Where a mapping puts what it gives up. */
export const failureDestinationOf = (stack: Stack, mapping: StackResource): Named =>
  stack.target(mapping, "destinationConfig.onFailure.destinationArn", ...BUCKETS, QUEUE, TOPIC);
