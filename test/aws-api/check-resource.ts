import type { Resource } from "../../offline/graph.ts";
import { models as named } from "../../offline/provider/provider.ts";
import { type Calls, calls } from "./calls.ts";
import { checkValue, memberOf } from "./check-value.ts";
import type { Models, Shape } from "./models.ts";

type Checked = Pick<Resource, "type" | "name" | "inputs" | "outputs">;

/** What AWS's API would refuse of a resource, or has no place for. Throws for a type of which nobody has said what calls make it. */
export function checkResource(models: Models, { type, name, inputs, outputs }: Checked): string[] {
  const of = Object.hasOwn(calls, type) ? calls[type] : undefined;
  if (of === undefined)
    throw new Error(
      `Every AWS type must stand in test/aws-api/calls.ts, got ${type}.\nFix: name the calls that make it`,
    );
  const { as = {}, own = [] } = of;
  // A name that Pulumi makes up is sent as well.
  const nameInput = named[type]?.nameInput;
  const given = { ...(nameInput !== undefined && { [nameInput]: outputs[nameInput] }), ...inputs };
  const requests = new Map<string, Record<string, unknown>>(of.operations.map((operation) => [operation, {}]));
  const problems: string[] = [];
  for (const [input, value] of Object.entries(given)) {
    if (input === "region" || own.includes(input)) continue;
    const path = (as[input] ?? input).split(".");
    const taking = of.operations.filter(
      (operation) => memberOf(inputOf(models, of, operation), path[0] ?? "") !== undefined,
    );
    if (taking.length === 0) problems.push(`${type} ${name}: no call takes ${input}`);
    for (const operation of taking) put(requests.get(operation) ?? {}, path, value);
  }
  for (const [index, [operation, request]] of [...requests].entries())
    if (index === 0 || Object.keys(request).some((member) => !isFirst(models, of, member)))
      problems.push(...checkRequest(models, of, operation, request).map((problem) => `${type} ${name}: ${problem}`));
  return problems;
}

/** Whether the first call takes a member too: it says which resource is meant. */
const isFirst = (models: Models, of: Calls, member: string): boolean =>
  memberOf(inputOf(models, of, of.operations[0] ?? ""), member) !== undefined;

function checkRequest(models: Models, of: Calls, operation: string, request: Record<string, unknown>): string[] {
  const problems = checkValue(models, models.operations[`${of.service}.${operation}`] ?? "", request, operation);
  return problems.filter(
    (problem) => !(of.filled ?? []).some((member) => problem === `${operation} must have ${member}`),
  );
}

const inputOf = (models: Models, { service }: Calls, operation: string): Shape =>
  models.shapes[models.operations[`${service}.${operation}`] ?? ""] ?? { type: "structure" };

function put(request: Record<string, unknown>, [member = "", ...within]: string[], value: unknown): void {
  if (within.length === 0) {
    request[member] = value;
    return;
  }
  const inner = (request[member] ?? {}) as Record<string, unknown>;
  put(inner, within, value);
  request[member] = inner;
}
