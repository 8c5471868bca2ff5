import { type Models, text } from "./model.ts";

/** Kinesis Data Streams. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescription.html */
export const kinesis: Models = {
  "aws:kinesis/stream:Stream": {
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, arn }) {
      const streamArn = arn("kinesis", `stream/${name}`);
      return {
        id: streamArn,
        arn: streamArn,
        retentionPeriod: 24,
        encryptionType: "NONE",
        maxRecordSizeInKib: 1024,
        streamModeDetails: { streamMode: "PROVISIONED" },
      };
    },
  },
  "aws:kinesis/streamConsumer:StreamConsumer": {
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, inputs }) {
      const arn = `${text(inputs.streamArn)}/consumer/${name}:0`;
      return { id: arn, arn, creationTimestamp: "1970-01-01T00:00:00Z" };
    },
  },
};
