import { AwsError } from "../../aws-error.ts";
import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";
import { type FunctionRegistry, LATEST } from "./function-registry.ts";
import { checkMapping, invalid, type MappingInput, readMapping } from "./mapping-input.ts";
import type { MappingMaker, MappingRegistry, RegisteredMapping } from "./mapping-registry.ts";

const PATH = /^\/2015-03-31\/event-source-mappings(?:\/([^/]*))?$/;
const MODELLED = ["sqs", "kinesis", "dynamodb"];
const USUAL_BATCH = { sqs: 10, others: 100 };

/** The operation on event source mappings that a request calls, where it is modelled. */
export function mappingOperation({ method, rawPath }: AwsRequest): string | undefined {
  const path = PATH.exec(rawPath);
  if (path === null) return undefined;
  const [, uuid = ""] = path;
  if (method === "POST" && uuid === "") return "CreateEventSourceMapping";
  if (method === "GET") return uuid === "" ? "ListEventSourceMappings" : "GetEventSourceMapping";
  if (uuid === "") return undefined;
  return { PUT: "UpdateEventSourceMapping", DELETE: "DeleteEventSourceMapping" }[method];
}

/** What mappings are answered from. */
export type MappingsArgs = {
  mappings: MappingRegistry;
  functions: Pick<FunctionRegistry, "find">;
  /** @default none can be made, and none deleted */
  maker?: MappingMaker | undefined;
};

/**
 * Makes event source mappings, lists them, tells of one, pauses or resumes one, and deletes what was made here: `Enabled` is all
 * that can be updated. What AWS would refuse is refused as it does; what it would take, and is not modelled, by its name.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 * @throws AwsError
 */
export function answerMapping(request: AwsRequest, args: MappingsArgs): AwsResponse {
  const { mappings, maker } = args;
  const { method, rawPath, body } = request;
  const [, uuid = ""] = PATH.exec(rawPath) ?? [];
  if (method === "POST") return json(202, created(readMapping(body), request, args));
  if (uuid === "") return json(200, { EventSourceMappings: mappings.all().filter(asked(request)).map(configuration) });
  const given = method === "PUT" ? readMapping(body) : {};
  const mapping = mappings.find(uuid);
  if (mapping === undefined)
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
  if (method === "DELETE") {
    const told = { ...configuration(mapping), State: "Deleting" };
    if (maker?.end(uuid)) return json(202, told);
    throw unmodelled("DeleteEventSourceMapping of what the program has");
  }
  if (method === "PUT") update(mapping, given);
  return json(method === "PUT" ? 202 : 200, configuration(mapping));
}

function asked({ query, scope }: AwsRequest): (mapping: RegisteredMapping) => boolean {
  const [source, name] = [query.get("EventSourceArn"), query.get("FunctionName")];
  const wanted = name === null ? undefined : qualified(readFunctionName(name, undefined, scope));
  return ({ eventSourceArn, functionArn }) =>
    eventSourceArn.split(":")[3] === scope.region &&
    (source === null || source === eventSourceArn) &&
    (wanted === undefined || wanted === functionArn);
}

const qualified = ({ arn, qualifier }: NamedFunction) => (qualifier === LATEST ? arn : `${arn}:${qualifier}`);

/** A new mapping, as AWS tells it while it makes it. */
function created(given: MappingInput, { scope }: AwsRequest, { mappings, functions, maker }: MappingsArgs) {
  const { FunctionName = "", EventSourceArn, StartingPosition } = given;
  const source = EventSourceArn ?? "";
  const [, , service = ""] = source.split(":");
  const isQueue = service === "sqs";
  checkMapping(given, source, { batchSize: isQueue ? USUAL_BATCH.sqs : USUAL_BATCH.others, windowSeconds: 0 });
  const named = readFunctionName(FunctionName ?? "", undefined, scope);
  if (functions.find(named.arn, named.qualifier) === undefined) throw invalid("Function does not exist");
  if (!isQueue && (StartingPosition ?? undefined) === undefined)
    throw invalid(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  if (service === "dynamodb" && StartingPosition === "AT_TIMESTAMP")
    throw invalid(`Unsupported starting position for arn type: ${source}`);
  const known = mappings.all().find((one) => one.eventSourceArn === source && one.functionArn === qualified(named));
  if (known !== undefined) throw conflict(known, isQueue);
  if (maker === undefined || !MODELLED.includes(service)) throw unmodelled(`CreateEventSourceMapping on ${service}`);
  const made = maker.make({ given, source, ...named, functionArn: qualified(named) });
  return { ...configuration(made), State: "Creating" };
}

/** The answer to a source and a function that are connected already. */
function conflict({ uuid, eventSourceArn: source, functionArn }: RegisteredMapping, isQueue: boolean): AwsError {
  const [, , , , , , name] = functionArn.split(":");
  const reason = isQueue
    ? `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ") already exists.`
    : `The event source arn (" ${source} ") and function (" ${name} ") provided mapping already exists.`;
  return new AwsError(
    "ResourceConflictException",
    `${reason} Please update or delete the existing mapping with UUID ${uuid}`,
    409,
  );
}

function update({ trigger, ...mapping }: RegisteredMapping, given: MappingInput): void {
  const windowSeconds = Number(mapping.settings?.MaximumBatchingWindowInSeconds ?? 0);
  checkMapping(given, mapping.eventSourceArn, { batchSize: mapping.batchSize, windowSeconds });
  const { Enabled, ...others } = given;
  const unknown = Object.entries(others).flatMap(([name, value]) => (name === "UUID" || value === null ? [] : [name]));
  if (typeof Enabled !== "boolean" || unknown.length > 0)
    throw unmodelled(`UpdateEventSourceMapping of ${unknown.join(", ") || "nothing"}`);
  trigger.setEnabled(Enabled);
}

const unmodelled = (what: string) =>
  new AwsError("UnknownOperationException", `lambda.${what} is not modelled by the local cloud.`);

function configuration(mapping: RegisteredMapping) {
  const [, , service, region, account] = mapping.eventSourceArn.split(":");
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${mapping.uuid}`,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    BatchSize: mapping.batchSize,
    ...mapping.settings,
    State: mapping.trigger.state(),
    StateTransitionReason: service === "sqs" ? "USER_INITIATED" : "User action",
    LastModified: mapping.trigger.lastModifiedMs() / 1000,
    ...(mapping.lastResult && { LastProcessingResult: mapping.lastResult() }),
    ...(mapping.startingPosition && { StartingPosition: mapping.startingPosition }),
    ...(mapping.startingPositionTimestamp && {
      StartingPositionTimestamp: mapping.startingPositionTimestamp.getTime() / 1000,
    }),
  };
}

const json = (status: number, body: object): AwsResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
