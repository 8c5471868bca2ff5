import { AwsError } from "../../aws-error.ts";
import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { readFunctionName } from "./function-name.ts";
import { LATEST } from "./function-registry.ts";
import type { MappingRegistry, RegisteredMapping } from "./mapping-registry.ts";

const PATH = /^\/2015-03-31\/event-source-mappings(?:\/([^/]*))?$/;

/** The operation on event source mappings that a request calls, where it is modelled. */
export function mappingOperation({ method, rawPath }: AwsRequest): string | undefined {
  const path = PATH.exec(rawPath);
  if (path === null) return undefined;
  const [, uuid = ""] = path;
  if (method === "GET") return uuid === "" ? "ListEventSourceMappings" : "GetEventSourceMapping";
  return method === "PUT" && uuid !== "" ? "UpdateEventSourceMapping" : undefined;
}

/**
 * Lists event source mappings, tells of one, and pauses or resumes one: `Enabled` is all that can be updated here.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 * @throws AwsError
 */
export function answerMapping(request: AwsRequest, mappings: MappingRegistry): AwsResponse {
  const { method, rawPath, query, body } = request;
  const [, uuid = ""] = PATH.exec(rawPath) ?? [];
  if (uuid === "") return json(200, { EventSourceMappings: mappings.all().filter(asked(request)).map(configuration) });
  const mapping = mappings.find(uuid);
  if (mapping === undefined)
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
  if (method === "PUT") update(mapping, body);
  return json(method === "PUT" ? 202 : 200, configuration(mapping));

  function asked({ scope }: AwsRequest) {
    const [source, name] = [query.get("EventSourceArn"), query.get("FunctionName")];
    const fn = name === null ? undefined : readFunctionName(name, undefined, scope);
    const wanted = fn && (fn.qualifier === LATEST ? fn.arn : `${fn.arn}:${fn.qualifier}`);
    return ({ eventSourceArn, functionArn }: RegisteredMapping) =>
      eventSourceArn.split(":")[3] === scope.region &&
      (source === null || source === eventSourceArn) &&
      (wanted === undefined || wanted === functionArn);
  }
}

function update({ trigger }: RegisteredMapping, body: Buffer): void {
  const { Enabled, ...others } = JSON.parse(body.toString("utf8") || "{}") as Record<string, unknown>;
  const unmodelled = Object.keys(others).filter((name) => name !== "UUID");
  if (typeof Enabled !== "boolean" || unmodelled.length > 0)
    throw new AwsError(
      "UnknownOperationException",
      `lambda.UpdateEventSourceMapping of ${unmodelled.join(", ") || "nothing"} is not modelled by the local cloud.`,
    );
  trigger.setEnabled(Enabled);
}

const configuration = (mapping: RegisteredMapping) => ({
  UUID: mapping.uuid,
  EventSourceArn: mapping.eventSourceArn,
  FunctionArn: mapping.functionArn,
  BatchSize: mapping.batchSize,
  ...mapping.settings,
  State: mapping.trigger.state(),
  StateTransitionReason: "USER_INITIATED",
  LastModified: mapping.trigger.lastModifiedMs() / 1000,
  ...(mapping.startingPosition && { StartingPosition: mapping.startingPosition }),
  ...(mapping.startingPositionTimestamp && {
    StartingPositionTimestamp: mapping.startingPositionTimestamp.getTime() / 1000,
  }),
});

const json = (status: number, body: object): AwsResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
