import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Xml, xmlElement } from "../../protocol/xml.ts";
import type {
  DestinationType,
  NotificationConfiguration,
  NotificationDestination,
} from "../notifications/configuration.ts";
import { invalidArgument } from "../object-errors.ts";
import { listed, readXml } from "./read-xml.ts";

const TYPES: readonly DestinationType[] = ["CloudFunction", "Queue", "Topic"];

const one = z.object({
  Id: z.string().optional(),
  CloudFunction: z.string().optional(),
  Queue: z.string().optional(),
  Topic: z.string().optional(),
  Event: listed(z.string()),
  Filter: z
    .object({ S3Key: z.object({ FilterRule: listed(z.object({ Name: z.string(), Value: z.string().default("") })) }) })
    .optional(),
});

const configuration = z.object({
  NotificationConfiguration: z.preprocess(
    (value) => (value === "" ? {} : value),
    z.object({
      CloudFunctionConfiguration: listed(one),
      QueueConfiguration: listed(one),
      TopicConfiguration: listed(one),
      EventBridgeConfiguration: z.unknown().optional(),
    }),
  ),
});

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 * @throws AwsError MalformedXML; InvalidArgument for a filter that is neither on a prefix nor on a suffix.
 */
export function readConfiguration(body: Buffer): NotificationConfiguration {
  const { NotificationConfiguration: read } = readXml(configuration, body);
  const destinations = TYPES.flatMap((type) =>
    read[`${type}Configuration`].map(
      (given): NotificationDestination => ({
        id: given.Id ?? randomUUID(),
        type,
        arn: given[type] ?? "",
        events: given.Event,
        ...readFilter(given.Filter?.S3Key.FilterRule ?? []),
      }),
    ),
  );
  return { destinations, eventBridge: read.EventBridgeConfiguration !== undefined };
}

function readFilter(
  rules: readonly { Name: string; Value: string }[],
): Pick<NotificationDestination, "prefix" | "suffix"> {
  return Object.fromEntries(
    rules.map(({ Name, Value }) => {
      const name = Name.toLowerCase();
      if (name === "prefix" || name === "suffix") return [name, Value];
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
    }),
  );
}

/** The configuration as S3 reads it back: names of rules are upper case, and the prefix comes first. */
export function configurationXml({ destinations, eventBridge }: NotificationConfiguration): Xml {
  return xmlElement(
    "NotificationConfiguration",
    ...destinations.map((destination) =>
      xmlElement(
        `${destination.type}Configuration`,
        xmlElement("Id", destination.id),
        xmlElement(destination.type, destination.arn),
        ...destination.events.map((event) => xmlElement("Event", event)),
        ...filterXml(destination),
      ),
    ),
    ...(eventBridge ? [xmlElement("EventBridgeConfiguration")] : []),
  );
}

function filterXml({ prefix, suffix }: NotificationDestination): Xml[] {
  const rules = [
    ["Prefix", prefix],
    ["Suffix", suffix],
  ].flatMap(([name = "", value]) =>
    value === undefined ? [] : [xmlElement("FilterRule", xmlElement("Name", name), xmlElement("Value", value))],
  );
  return rules.length === 0 ? [] : [xmlElement("Filter", xmlElement("S3Key", ...rules))];
}
