import { type Models, text } from "./model.ts";

/** Kinesis Data Streams, and Managed Flink, whose API was Kinesis Analytics. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescription.html */
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
  "aws:kinesisanalyticsv2/application:Application": {
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, arn }) {
      const applicationArn = arn("kinesisanalytics", `application/${name}`);
      return { id: applicationArn, arn: applicationArn, applicationMode: "STREAMING", status: "RUNNING", versionId: 1 };
    },
  },
};
