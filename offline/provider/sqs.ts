import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { type Models, partitionOf, text } from "./model.ts";

/** Simple Queue Service. */
export const sqs: Models = {
  "aws:sqs/queue:Queue": {
    nameInput: "name",
    maxNameLength: 80,
    shapeName: (name, inputs) => (inputs.fifoQueue === true ? `${name}.fifo` : name),
    answer({ name, region, arn }) {
      const url = `https://sqs.${region}.${partitionOf(region).dnsSuffix}/${ACCOUNT_ID}/${name}`;
      return {
        id: url,
        url,
        arn: arn("sqs", name),
        fifoQueue: false,
        delaySeconds: 0,
        messageRetentionSeconds: 345600,
        receiveWaitTimeSeconds: 0,
        visibilityTimeoutSeconds: 30,
      };
    },
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { answer: ({ inputs }) => ({ id: text(inputs.queueUrl) }) },
  "aws:sqs/queuePolicy:QueuePolicy": { answer: ({ inputs }) => ({ id: text(inputs.queueUrl) }) },
};
