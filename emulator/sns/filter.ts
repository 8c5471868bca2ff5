import { readFilterPolicy } from "../../event-source-mapping/topic-filter.ts";
import type { MessageAttribute } from "../sqs/checksums.ts";
import { type Notification, textFor } from "./message.ts";
import { scopeOf } from "./subscribe.ts";
import type { TopicSubscription } from "./topic.ts";

/** Whether a subscription's filter policy passes a message. What is no JSON object passes no policy of its body. */
export function passes(subscription: TopicSubscription, outgoing: Notification): boolean {
  const policy = subscription.attributes.get("FilterPolicy");
  if (policy === undefined) return true;
  const scope = scopeOf(subscription);
  const { matches } = readFilterPolicy(policy, scope, "FilterPolicy");
  if (scope === "MessageAttributes") return matches(valuesOf(outgoing.MessageAttributes ?? {}));
  const body = parsed(textFor(outgoing, subscription.protocol));
  return typeof body === "object" && body !== null && matches(body);
}

/** Attributes as values: numbers as such, lists as such; binary ones can't be filtered on. */
function valuesOf(attributes: Readonly<Record<string, MessageAttribute>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { DataType, StringValue = "" }]) => {
      if (DataType.startsWith("Binary")) return [];
      if (DataType === "String.Array") return [[name, parsed(StringValue)]];
      return [[name, DataType.startsWith("Number") ? Number(StringValue) : StringValue]];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
