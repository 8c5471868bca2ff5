import { expect } from "chai";
import { deployedResources } from "../../../local/deploy/resources.ts";
import { leadsTo, programPlaces } from "../../../local/page/program-places.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const FUNCTION = arn("lambda", "function:fn");
const LIVE = `${FUNCTION}:live`;

type Fields = Record<string, unknown>;
const create = (type: string, name: string, inputs: Fields, outputs: Fields = {}) =>
  createResource({ type: `aws:${type}`, name, region, inputs, outputs: { name, ...outputs } });

const createQueue = (name: string) =>
  create("sqs/queue:Queue", name, {}, { arn: arn("sqs", name), url: `https://sqs/${name}` });
const createMapping = (name: string, eventSourceArn: string, inputs: Fields = {}) =>
  create(
    "lambda/eventSourceMapping:EventSourceMapping",
    name,
    { eventSourceArn, functionName: LIVE, ...inputs },
    {
      uuid: name,
    },
  );
const createTopic = (name: string) => create("sns/topic:Topic", name, {}, { arn: arn("sns", name) });
const createSubscription = (topic: string, protocol: string, endpoint: string) =>
  create("sns/topicSubscription:TopicSubscription", `${topic} to ${endpoint}`, {
    ...{ topic: arn("sns", topic), protocol, endpoint },
  });
const bucket = create("s3/bucket:Bucket", "photos", {}, { bucket: "photos", arn: "arn:aws:s3:::photos" });
const notify = (inputs: Fields) =>
  create("s3/bucketNotification:BucketNotification", "notification", { bucket: "photos", ...inputs });
const createRule = (name: string, inputs: Fields) =>
  create("cloudwatch/eventRule:EventRule", name, inputs, { arn: arn("events", `rule/${name}`) });
const createTarget = (rule: string, to: string) =>
  create("cloudwatch/eventTarget:EventTarget", `${rule} to ${to}`, { rule, arn: to }, { targetId: "t" });
const stream = create("kinesis/stream:Stream", "users", {}, { arn: arn("kinesis", "stream/users") });
const table = create(
  "dynamodb/table:Table",
  "items",
  { hashKey: "id", attributes: [{ name: "id", type: "S" }] },
  { arn: arn("dynamodb", "table/items"), streamArn: `${arn("dynamodb", "table/items")}/stream/1` },
);

/** What leads where, by the names of places and `fn`. */
const edgesOf = (...resources: Parameters<typeof createGraph>) => {
  const lambda = create(
    "lambda/function:Function",
    "fn",
    {
      ...{ code: { kind: "asset-archive", assets: {} }, handler: "index.handler", role: "arn:aws:iam::0:role/r" },
    },
    { arn: FUNCTION, version: "1" },
  );
  const { places, edges } = programPlaces(deployedResources(createGraph(lambda, ...resources)));
  const nameOf = (id: string) => {
    const place = places.find((each) => each.id === id);
    return place === undefined ? id : `${place.kind} ${place.name}`;
  };
  return edges.map((edge) => `${nameOf(edge.from)} > ${leadsTo(edge, FUNCTION) ? "fn" : nameOf(edge.to)}`);
};

const FROM_NOW_ON = { startingPosition: "LATEST" };
const TIMED = {
  ...{ scheduleExpression: "rate(1 hour)", flexibleTimeWindow: { mode: "OFF" } },
  target: { arn: LIVE, roleArn: "arn:aws:iam::0:role/r" },
};

describe("what drives the functions of a program", () => {
  for (const [title, resources, expected] of [
    ["a stream", [stream, createMapping("m", arn("kinesis", "stream/users"), FROM_NOW_ON)], ["stream users > fn"]],
    [
      "a stream, by a consumer of its own",
      [stream, createMapping("m", `${arn("kinesis", "stream/users")}/consumer/c:1`, FROM_NOW_ON)],
      ["stream users > fn"],
    ],
    [
      "a table, by its stream",
      [table, createMapping("m", `${arn("dynamodb", "table/items")}/stream/1`, FROM_NOW_ON)],
      ["table items > fn"],
    ],
    [
      "a queue that a topic feeds",
      [
        ...[createTopic("orders"), createQueue("work"), createMapping("m", arn("sqs", "work"))],
        createSubscription("orders", "sqs", arn("sqs", "work")),
      ],
      ["queue work > fn", "topic orders > queue work"],
    ],
    ["a topic", [createTopic("orders"), createSubscription("orders", "lambda", LIVE)], ["topic orders > fn"]],
    [
      "a bucket",
      [bucket, notify({ lambdaFunctions: [{ lambdaFunctionArn: LIVE, events: ["s3:ObjectCreated:*"] }] })],
      ["bucket photos > fn"],
    ],
    [
      "a bucket, by the account's bus",
      [bucket, notify({ eventbridge: true }), createRule("r", { eventPattern: "{}" }), createTarget("r", LIVE)],
      ["bucket photos > bus default", "bus default > fn"],
    ],
    [
      "a rule of a bus that sends to a queue",
      [
        createQueue("work"),
        createRule("r", { eventPattern: "{}", eventBusName: "shop" }),
        createTarget("r", arn("sqs", "work")),
      ],
      ["bus shop > queue work"],
    ],
    [
      "a rule of the clock",
      [createRule("hourly", { scheduleExpression: "rate(1 hour)" }), createTarget("hourly", LIVE)],
      ["schedule hourly > fn"],
    ],
    ["a schedule", [create("scheduler/schedule:Schedule", "hourly", TIMED)], ["schedule hourly > fn"]],
  ] as const)
    it(`is ${title}`, () => {
      expect(edgesOf(...resources)).to.have.members([...expected]);
    });

  it("is an HTTP API, by its routes' integrations", () => {
    const named = (type: string, id: string, inputs: Fields, outputs: Fields = {}) =>
      createResource({
        type: `aws:apigatewayv2/${type}`,
        name: id,
        id,
        region,
        inputs,
        outputs: { name: id, ...outputs },
      });
    const api = named(
      "api:Api",
      "shop",
      { protocolType: "HTTP" },
      {
        ...{ apiEndpoint: "https://shop", executionArn: arn("execute-api", "shop") },
      },
    );
    const integration = named("integration:Integration", "i", {
      ...{ integrationType: "AWS_PROXY", payloadFormatVersion: "2.0", integrationUri: LIVE },
    });
    const route = named("route:Route", "r", { apiId: "shop", routeKey: "GET /", target: "integrations/i" });
    expect(edgesOf(api, integration, route)).to.deep.equal(["http shop > fn"]);
  });
});
