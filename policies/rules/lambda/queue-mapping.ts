import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule, Rule, StackFinding, StackRule } from "../../core/rule.ts";
import { MAPPING, QUEUE } from "../../core/types.ts";
import { functionOf } from "./flow.ts";

const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg";
/** AWS's advice: as many time-outs of the function as a message stays hidden. */
const TIMEOUTS_HIDDEN = 6;
const [DEFAULT_HIDDEN, DEFAULT_TIMEOUT] = [30, 3];

export const visibilityCoversFunction: StackRule = {
  name: "sqs-visibility-covers-function",
  description:
    "A message stays hidden for six time-outs of the function that handles it, and the batching window: before, it would be handled twice.",
  severity: "medium",
  level: "mandatory",
  covers: [],
  fix: "Set visibilityTimeoutSeconds of the queue to 6 × timeout of the function + maximumBatchingWindowInSeconds.",
  url: `${PAGE}/services-sqs-configure.html`,
  needs: MAPPING,
  checkStack: (stack) =>
    stack.ofType(MAPPING).flatMap((mapping): StackFinding[] => {
      const queue = stack.target(mapping, "eventSourceArn", QUEUE);
      const fn = functionOf(stack, mapping);
      if (queue === undefined || queue === UNKNOWN || fn === undefined || fn === UNKNOWN) return [];
      const property = "visibilityTimeoutSeconds";
      const hidden = given(queue, property) ?? DEFAULT_HIDDEN;
      const timeout = given(fn, "timeout") ?? DEFAULT_TIMEOUT;
      const window = given(mapping, "maximumBatchingWindowInSeconds") ?? 0;
      const finding = { urn: queue.urn, property } as const;
      if ([hidden, timeout, window].includes(UNKNOWN))
        return [{ ...finding, value: UNKNOWN, message: "must be six time-outs of its function" }];
      const least = TIMEOUTS_HIDDEN * Number(timeout) + Number(window);
      if (Number(hidden) >= least) return [];
      return [{ ...finding, value: hidden, message: `must be at least ${least}, six time-outs of its function` }];
    }),
};

export const queueUnfiltered: ResourceRule = {
  name: "mapping-queue-unfiltered",
  description:
    "A trigger on a queue has no filter: Lambda deletes what a filter does not match. Exempt one that is meant.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Take filterCriteria out, and filter where messages are sent: in a topic's subscription, or in a rule.",
  url: `${PAGE}/with-sqs-filtering.html`,
  types: [MAPPING],
  check: (props) => {
    const source = read(props, "eventSourceArn");
    if (typeof source !== "string" || !source.includes(":sqs:")) return [];
    const filters = read(props, "filterCriteria.filters");
    if (filters === undefined || (Array.isArray(filters) && filters.length === 0)) return [];
    return [{ property: "filterCriteria", value: filters, message: "must not be given" }];
  },
};

/** Rules for triggers that read queues. */
export const queueMappingRules: readonly Rule[] = [visibilityCoversFunction, queueUnfiltered];
