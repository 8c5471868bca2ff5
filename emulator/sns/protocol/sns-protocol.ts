import type { z } from "zod";
import type { Protocol } from "../../protocol/http-types.ts";
import { readQueryForm } from "../../protocol/query-form.ts";
import { failXml, type Xml, xmlElement, xmlResponse } from "../../protocol/xml.ts";
import type { Sns } from "../sns.ts";
import { invalid, type TopicCaller } from "../topic.ts";
import * as inputs from "./inputs.ts";

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

/** The operations of SNS in the query protocol: a form in, XML out. */
export function createSnsProtocol(sns: Sns): Protocol {
  const operations = operationsOf(sns);
  return {
    async handle({ body, scope }) {
      const { Action, Version: _, ...form } = readQueryForm(body);
      const operation = operations[String(Action)];
      if (operation === undefined) return undefined;
      const output = operation(scope, inputs.shaped(form));
      const result = xmlElement(`${Action}Result`, ...(isObject(output) ? members(output) : []));
      return xmlResponse(200, xmlElement(`${Action}Response xmlns="${NAMESPACE}"`, result));
    },
    fail: failXml,
  };
}

type Operation = (caller: TopicCaller, input: unknown) => unknown;

function operationsOf(sns: Sns): Partial<Record<string, Operation>> {
  return {
    CreateTopic: on(inputs.createTopic, sns.createTopic),
    DeleteTopic: on(inputs.ofTopic, sns.deleteTopic),
    ListTopics: on(inputs.none, sns.listTopics),
    GetTopicAttributes: on(inputs.ofTopic, sns.getTopicAttributes),
    SetTopicAttributes: on(inputs.setTopicAttributes, sns.setTopicAttributes),
    Subscribe: on(inputs.subscribe, sns.subscribe),
    Unsubscribe: on(inputs.ofSubscription, sns.unsubscribe),
    ListSubscriptions: on(inputs.none, sns.listSubscriptions),
    ListSubscriptionsByTopic: on(inputs.ofTopic, sns.listSubscriptionsByTopic),
    GetSubscriptionAttributes: on(inputs.ofSubscription, sns.getSubscriptionAttributes),
    SetSubscriptionAttributes: on(inputs.setSubscriptionAttributes, sns.setSubscriptionAttributes),
    ListTagsForResource: on(inputs.ofResource, sns.listTagsForResource),
    TagResource: on(inputs.tagResource, sns.tagResource),
    UntagResource: on(inputs.untagResource, sns.untagResource),
    Publish: on(inputs.publish, sns.publish),
    PublishBatch: on(inputs.publishBatch, sns.publishBatch),
  };
}

function on<I>(schema: z.ZodType<I>, operation: (caller: TopicCaller, input: I) => unknown): Operation {
  return (caller, input) => {
    const { data, error } = schema.safeParse(input);
    if (error === undefined) return operation(caller, data);
    const name = String(error.issues[0]?.path[0] ?? "the request");
    const isMissing = typeof input === "object" && input !== null && !(name in input);
    throw invalid(isMissing ? `${name} Reason: no value for required parameter` : name);
  };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Members of an answer as SNS writes them: lists of members, `Attributes` as a map. */
function members(output: object): Xml[] {
  return Object.entries(output).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (Array.isArray(value))
      return [xmlElement(name, ...value.map((item: object) => xmlElement("member", ...members(item))))];
    if (typeof value !== "object") return [xmlElement(name, String(value))];
    const entries = Object.entries(value).map(([key, text]) =>
      xmlElement("entry", xmlElement("key", key), xmlElement("value", String(text))),
    );
    return [xmlElement(name, ...entries)];
  });
}
