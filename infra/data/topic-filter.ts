import { type FilterScope, readFilterPolicy } from "../../event-source-mapping/topic-filter.ts";

/** Which messages of a topic a subscriber gets. https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html */
export type TopicFilterArgs = {
  /** What a message must match. What does not is not delivered, and nothing keeps it. @default everything passes */
  filterPolicy?: Record<string, unknown>;
  /** What the policy looks at. @default "MessageAttributes" */
  filterScope?: FilterScope;
};

/** What SNS would refuse of a filter: setting, rule, value got, fix. Empty when nothing is wrong. */
export function topicFilterProblems({ filterPolicy, filterScope }: TopicFilterArgs): string[] {
  if (filterPolicy === undefined)
    return filterScope === undefined
      ? []
      : [`filterScope must come with filterPolicy, got ${filterScope} alone.\nFix: leave it out`];
  return readFilterPolicy(JSON.stringify(filterPolicy), filterScope ?? "MessageAttributes", "filterPolicy").problems;
}

/** The inputs of a subscription that a filter makes. */
export const filterInputs = ({ filterPolicy, filterScope = "MessageAttributes" }: TopicFilterArgs) =>
  filterPolicy === undefined ? {} : { filterPolicy: JSON.stringify(filterPolicy), filterPolicyScope: filterScope };
