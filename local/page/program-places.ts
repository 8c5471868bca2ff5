import type { PlaceKind } from "../../page/view.ts";
import { type DeployedResources, invokes, streamOf } from "../deploy/resources.ts";

/** What functions of a program are driven by, or may use. */
export type ProgramPlace = {
  /** ARN, or an address of its own where it has none. */
  id: string;
  kind: PlaceKind;
  region: string;
  name: string;
  /** What functions' settings may call it. */
  names: readonly string[];
};

/** What sends events to what: from a place, by its ID, to a function or a queue or topic, by its ARN. */
export type ProgramEdge = { from: string; to: string };

/** The places of a program, and what leads from them. */
export function programPlaces(resources: DeployedResources): { places: ProgramPlace[]; edges: ProgramEdge[] } {
  const edges = [...mappingEdges(resources), ...senderEdges(resources), ...eventEdges(resources)];
  return { places: [...placesOf(resources), ...httpPlaces(resources)], edges: [...edges, ...httpEdges(resources)] };
}

/** An event without a bus of its own goes by the account's. */
const busOf = (region: string, name = "default") => (name.startsWith("arn:") ? name : `${region}/bus/${name}`);
const scheduleOf = (region: string, name: string) => `${region}/schedule/${name}`;
const apiOf = (id: string) => `api/${id}`;

type Named = { region: string; outputs: { name: string; arn: string } };

function placesOf(resources: DeployedResources): ProgramPlace[] {
  const { streams, queues, topics, tables, buckets, buses, rules, schedules } = resources;
  const named = (kind: PlaceKind, all: readonly Named[]): ProgramPlace[] =>
    all.map(({ region, outputs: { name, arn } }) => ({ id: arn, kind, region, name, names: [name, arn] }));
  const timed = rules.filter(({ inputs }) => inputs.scheduleExpression !== undefined);
  const own = new Set(buses.map(({ region, outputs }) => busOf(region, outputs.name)));
  const used = rules.filter(({ inputs }) => inputs.eventPattern !== undefined);
  const others = new Map(
    used.map(({ region, inputs: { eventBusName: name = "default" } }) => [busOf(region, name), { region, name }]),
  );
  const bus = (id: string, region: string, name: string): ProgramPlace => ({
    ...{ id, kind: "bus", region, name, names: name === "default" ? [] : [name] },
  });
  const schedule = ({ region, outputs: { name } }: { region: string; outputs: { name: string } }): ProgramPlace => ({
    ...{ id: scheduleOf(region, name), kind: "schedule", region, name, names: [] },
  });
  return [
    ...named("stream", streams),
    ...queues.map(({ region, outputs: { name, arn, url } }) => ({
      ...{ id: arn, kind: "queue" as const, region, name, names: [name, arn, url] },
    })),
    ...named("topic", topics),
    ...named("table", tables),
    ...named(
      "bucket",
      buckets.map(({ region, outputs }) => ({ region, outputs: { name: outputs.bucket, arn: outputs.arn } })),
    ),
    ...buses.map(({ region, outputs: { name } }) => bus(busOf(region, name), region, name)),
    ...[...others].filter(([id]) => !own.has(id)).map(([id, { region, name }]) => bus(id, region, name)),
    ...[...timed, ...schedules].map(schedule),
  ];
}

/** What event source mappings read. */
function mappingEdges({ eventSourceMappings, queueMappings, tableMappings, tables }: DeployedResources): ProgramEdge[] {
  const tableOf = new Map(tables.map(({ outputs }) => [outputs.streamArn, outputs.arn]));
  return [...eventSourceMappings, ...queueMappings, ...tableMappings].map(
    ({ inputs: { eventSourceArn, functionName } }) => {
      const source = streamOf(eventSourceArn);
      return { from: tableOf.get(source) ?? source, to: functionName };
    },
  );
}

/** What topics and buckets send. */
function senderEdges({ subscriptions, bucketNotifications, buckets, rules }: DeployedResources): ProgramEdge[] {
  const arnOf = new Map(buckets.map(({ outputs }) => [outputs.bucket, outputs]));
  const regionOf = new Map(buckets.map(({ region, outputs }) => [outputs.bucket, region]));
  const told = bucketNotifications.flatMap(({ inputs }) => {
    const { bucket, lambdaFunctions, queues, topics, eventbridge } = inputs;
    const from = arnOf.get(bucket)?.arn ?? bucket;
    const region = regionOf.get(bucket) ?? "";
    const hasBus = rules.some((rule) => rule.region === region && rule.inputs.eventBusName === undefined);
    return [
      ...lambdaFunctions.map(({ lambdaFunctionArn: to }) => ({ from, to })),
      ...queues.map(({ queueArn: to }) => ({ from, to })),
      ...topics.map(({ topicArn: to }) => ({ from, to })),
      ...(eventbridge && hasBus ? [{ from, to: busOf(region) }] : []),
    ];
  });
  return [...subscriptions.map(({ inputs: { topic, endpoint } }) => ({ from: topic, to: endpoint })), ...told];
}

/** What buses and schedules send. */
function eventEdges({ rules, ruleTargets, schedules }: DeployedResources): ProgramEdge[] {
  const byRule = ruleTargets.flatMap(({ region, inputs }) => {
    const rule = rules.find((each) => each.region === region && each.outputs.name === inputs.rule);
    if (rule === undefined) return [];
    const isTimed = rule.inputs.scheduleExpression !== undefined;
    const from = isTimed ? scheduleOf(region, rule.outputs.name) : busOf(region, rule.inputs.eventBusName);
    return [{ from, to: inputs.arn }];
  });
  const timed = schedules.map(({ region, inputs, outputs }) => ({
    from: scheduleOf(region, outputs.name),
    to: inputs.target.arn,
  }));
  return [...byRule, ...timed];
}

const httpPlaces = ({ httpApis }: DeployedResources): ProgramPlace[] =>
  httpApis.map(({ id, region, outputs: { name } }) => ({ id: apiOf(id), kind: "http", region, name, names: [] }));

/** Routes name an integration, which names the function. */
function httpEdges({ routes, integrations, functions }: DeployedResources): ProgramEdge[] {
  return routes.flatMap(({ inputs: { apiId, target } }) => {
    const integration = integrations.find(({ id }) => target === `integrations/${id}`);
    const found = functions.find(({ outputs }) => integration?.inputs.integrationUri.includes(outputs.arn));
    return found === undefined ? [] : [{ from: apiOf(apiId), to: found.outputs.arn }];
  });
}

/** Whether an edge leads to a function, whatever its qualifier. */
export const leadsTo = ({ to }: ProgramEdge, functionArn: string): boolean => invokes(to, functionArn);
