import type { Models } from "./model.ts";

/** When a stream that is switched on here was switched on: part of its ARN. */
const STREAM_LABEL = "1970-01-01T00:00:00.000";

/** DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
export const dynamodb: Models = {
  "aws:dynamodb/table:Table": {
    nameInput: "name",
    answer({ name, inputs, arn }) {
      const tableArn = arn("dynamodb", `table/${name}`);
      const isOnDemand = inputs.billingMode === "PAY_PER_REQUEST";
      return {
        id: name,
        arn: tableArn,
        billingMode: "PROVISIONED",
        ...(isOnDemand && { readCapacity: 0, writeCapacity: 0 }),
        ...(inputs.streamEnabled === true
          ? { streamLabel: STREAM_LABEL, streamArn: `${tableArn}/stream/${STREAM_LABEL}` }
          : { streamEnabled: false, streamLabel: "", streamArn: "" }),
        deletionProtectionEnabled: false,
        pointInTimeRecovery: { enabled: false },
        tableClass: "STANDARD",
        ttl: { enabled: false },
      };
    },
  },
};
