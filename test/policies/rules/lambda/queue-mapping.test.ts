import type { Properties } from "../../../../policies/core/properties.ts";
import { queueUnfiltered, visibilityCoversFunction } from "../../../../policies/rules/lambda/queue-mapping.ts";
import { createStackResource, describeRule, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { createPart } from "../../../support/policy-stacks.ts";

const arn = "arn:aws:sqs:eu-west-1:111122223333:work";
const queue = (props: Properties = {}, sources: Record<string, string[]> = {}) =>
  createStackResource({
    ...{ type: "aws:sqs/queue:Queue", name: "work", propertyDependencies: sources },
    props: { arn, visibilityTimeoutSeconds: 185, ...props },
  });
/** A function of 30 seconds that a queue drives, with a batching window of 5. */
const trigger = (mapping: Properties = {}, fn: Properties = {}) => [
  createPart("fn", { timeout: 30, ...fn }),
  createPart("alias"),
  createPart("mapping", { eventSourceArn: arn, maximumBatchingWindowInSeconds: 5, ...mapping }),
];
const property = "visibilityTimeoutSeconds";
const pattern = { filters: [{ pattern: '{"body":{"a":["b"]}}' }] };

describe("rules for triggers that read queues", () => {
  describeStackRule(visibilityCoversFunction, {
    passes: [
      ["six time-outs and the window", [queue(), ...trigger()]],
      ["defaults that fit", [queue({ visibilityTimeoutSeconds: undefined }), ...trigger({}, { timeout: 4 })]],
      ["a queue of another stack", trigger()],
    ],
    fails: [
      ["less", [queue({ visibilityTimeoutSeconds: 184 }), ...trigger()], property],
      ["the default", [queue({ visibilityTimeoutSeconds: undefined }), ...trigger()], property],
    ],
    unknown: [
      [
        "how long",
        [queue({ visibilityTimeoutSeconds: UNKNOWN }, { visibilityTimeoutSeconds: ["urn"] }), ...trigger()],
        property,
      ],
    ],
  });

  describeRule(queueUnfiltered, {
    passes: [
      ["a queue without filter", { eventSourceArn: arn }],
      ["a queue with no patterns", { eventSourceArn: arn, filterCriteria: { filters: [] } }],
      ["a stream with a filter", { eventSourceArn: "arn:aws:kinesis:eu-west-1:1:stream/s", filterCriteria: pattern }],
    ],
    fails: [["a queue with a filter", { eventSourceArn: arn, filterCriteria: pattern }, "filterCriteria"]],
    unknown: [["the filters", { eventSourceArn: arn, filterCriteria: UNKNOWN }, "filterCriteria"]],
  });
});
