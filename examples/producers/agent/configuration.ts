import type { Stack } from "../../arrivals/stack.ts";

/**
 * The agent's configuration for a log of one JSON object a line: each line becomes a record, with its newline.
 * Follows https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html
 */
export function agentConfiguration({ region, streams }: Stack, log: string, endpointUrl?: string): object {
  return {
    "kinesis.endpoint": endpointUrl ?? `https://kinesis.${region}.amazonaws.com`,
    "cloudwatch.emitMetrics": endpointUrl === undefined,
    "cloudwatch.endpoint": `https://monitoring.${region}.amazonaws.com`,
    flows: [
      {
        filePattern: log,
        kinesisStream: streams.input.name,
        initialPosition: "START_OF_FILE",
        // The key is random or a hash of the line, never a member of it. A hash puts equal lines together.
        partitionKeyOption: "RANDOM",
        maxBufferAgeMillis: 1_000,
      },
    ],
  };
}
