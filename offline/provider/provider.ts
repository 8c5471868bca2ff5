import { apigatewayv2 } from "./apigatewayv2.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { dynamodb } from "./dynamodb.ts";
import { ec2 } from "./ec2.ts";
import { events } from "./events.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam.ts";
import { kinesis } from "./kinesis.ts";
import { kms } from "./kms.ts";
import { lambda } from "./lambda.ts";
import { arnOf, hexOf, type Model, ModelError, type Models, text, uuidOf } from "./model.ts";
import { s3 } from "./s3.ts";
import { sns } from "./sns.ts";
import { sqs } from "./sqs.ts";
import { vpc } from "./vpc.ts";

/** A resource that a program declares, with its inputs in plain form. */
export type Declared = {
  urn: string;
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  /** Inputs of the provider in charge: `region`, `defaultTags`. */
  provider: Readonly<Record<string, unknown>>;
};

/** A resource as it stands once created. */
export type Created = { id: string; region?: string; outputs: Record<string, unknown> };

/** What each type token that {@link createResource} can create is made by. */
export const models: Models = {
  ...kinesis,
  ...lambda,
  ...iam,
  ...s3,
  ...kms,
  ...sns,
  ...sqs,
  ...events,
  ...dynamodb,
  ...cloudwatch,
  ...ec2,
  ...vpc,
  ...apigatewayv2,
  ...glue,
};

/**
 * Creates a resource as AWS would: its ID, its ARN, its defaults.
 * Throws {@link ModelError} for a type that nothing models, a missing region, and a name that AWS would refuse.
 */
export function createResource(declared: Declared): Created {
  const { urn, type, inputs, provider } = declared;
  const model = Object.hasOwn(models, type) ? models[type] : undefined;
  if (model === undefined)
    throw new ModelError(
      `${type} has no model, so '${declared.name}' can't be created offline.\nFix: add a model under offline/provider/`,
    );
  const region = model.global ? "" : regionOf(declared);
  const name = physicalName(declared, model);
  const { id, ...answer } = model.answer({
    name,
    region,
    inputs,
    arn: (service, resource) => arnOf(service, region, resource),
    ec2Id: (prefix) => `${prefix}-${hexOf(`${urn} ${prefix}`, 17)}`,
    uuid: () => uuidOf(urn),
  });
  const tagsAll = { ...defaultTags(provider), ...(inputs.tags as Record<string, string> | undefined) };
  const outputs = {
    ...answer,
    ...(model.nameInput && { [model.nameInput]: name }),
    ...(Object.keys(tagsAll).length > 0 && { tagsAll }),
    ...Object.fromEntries(Object.entries(inputs).map(([key, given]) => [key, withDefaults(given, answer[key])])),
    ...(region && { region }),
  };
  return { id, ...(region && { region }), outputs };
}

/** AWS fills in the members of a structure that the program leaves out: a function's `loggingConfig.logGroup`, for example. */
const withDefaults = (given: unknown, defaults: unknown): unknown =>
  isRecord(given) && isRecord(defaults) ? { ...defaults, ...given } : given;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function regionOf({ type, name, inputs, provider }: Declared): string {
  const region = text(inputs.region) || text(provider.region);
  if (region === "")
    throw new ModelError(
      `region of ${type} '${name}' must be given, got none.\nFix: set region on it, or pulumi config set aws:region us-east-1`,
    );
  return region;
}

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming, with digits that are the URN's own rather than random. */
function physicalName(
  { urn, type, name, inputs }: Declared,
  { nameInput, maxNameLength = 255, shapeName }: Model,
): string {
  if (nameInput === undefined) return name;
  const given = text(inputs[nameInput]);
  const prefix = text(inputs[`${nameInput}Prefix`]);
  const made = prefix === "" ? `${name}-${hexOf(urn, 7)}` : `${prefix}${hexOf(urn, 26)}`;
  const physical = given || (shapeName ? shapeName(made, inputs) : made);
  if (physical.length > maxNameLength)
    throw new ModelError(
      `${nameInput} of ${type} '${name}' must be at most ${maxNameLength} characters, got ${physical.length}: ${physical}.\nFix: a shorter name`,
    );
  return physical;
}

/** The SDK sends a provider's structured inputs as JSON text. */
function defaultTags({ defaultTags: given }: Declared["provider"]): Record<string, string> {
  const parsed: unknown = typeof given === "string" ? JSON.parse(given) : given;
  return (parsed as { tags?: Record<string, string> } | undefined)?.tags ?? {};
}
