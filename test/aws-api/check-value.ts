import { isRecord } from "../../offline/engine/property-values.ts";
import type { Models, Shape } from "./models.ts";

/** What AWS would refuse of a value, a sentence each; names of members in any spelling. */
export function checkValue(models: Models, name: string, value: unknown, at: string): string[] {
  const shape = models.shapes[name];
  if (shape === undefined || value === undefined || value === null) return [];
  switch (shape.type) {
    case "structure":
      return isRecord(value) ? checkStructure(models, shape, value, at) : [`${at} must be a structure`];
    case "list":
      return checkList(models, shape, asList(models, shape, value), at);
    case "map":
      return Object.entries(isRecord(value) ? value : {}).flatMap(([key, one]) => [
        ...checkValue(models, shape.key ?? "", key, `${at}, the name ${key},`),
        ...checkValue(models, shape.value ?? "", one, `${at}.${key}`),
      ]);
    case "string":
      return checkText(shape, value, at);
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at} must be a boolean, got ${String(value)}`];
    case "integer":
    case "long":
      return Number.isInteger(value)
        ? bounds(shape, Number(value), at)
        : [`${at} must be a whole number, got ${String(value)}`];
    case "float":
    case "double":
      return typeof value === "number" ? bounds(shape, value, at) : [`${at} must be a number, got ${String(value)}`];
    default:
      return [];
  }
}

/** Names that Pulumi has for members of another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  destinationArn: "Destination",
  securityGroupIdLists: "SecurityGroupIdList",
  vpcConfiguration: "VpcConfigurations",
};

/** The member of a structure that a name means: `kmsKeyArn` is `KMSKeyArn`. */
export const memberOf = ({ members = {} }: Shape, name: string): string | undefined =>
  Object.keys(members).find((member) => member.toLowerCase() === (OTHER_NAMES[name] ?? name).toLowerCase());

function checkStructure(models: Models, shape: Shape, value: Record<string, unknown>, at: string): string[] {
  const given = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  const names = given.map(([name]) => memberOf(shape, name));
  const missing = (shape.required ?? []).filter((member) => !names.includes(member));
  return [
    ...missing.map((member) => `${at} must have ${member}`),
    ...given.flatMap(([name, one]) => {
      const member = memberOf(shape, name);
      if (member === undefined) return [`${at} has no ${name}`];
      return checkValue(models, shape.members?.[member] ?? "", one, `${at}.${name}`);
    }),
  ];
}

/** Pulumi writes one value for a list of one, and a map for a list of names and values, as tags are. */
function asList(models: Models, { member = "" }: Shape, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const { members = {} } = models.shapes[member] ?? {};
  const [key, other] = [/key$|^name$/i, /value$/i].map((form) => Object.keys(members).find((name) => form.test(name)));
  if (!isRecord(value) || key === undefined || other === undefined) return [value];
  return Object.entries(value).map(([name, one]) => ({ [key]: name, [other]: one }));
}

const checkList = (models: Models, shape: Shape, value: unknown[], at: string): string[] => [
  ...bounds(shape, value.length, `${at}, its length,`),
  ...value.flatMap((one, index) => checkValue(models, shape.member ?? "", one, `${at}[${index}]`)),
];

function checkText(shape: Shape, value: unknown, at: string): string[] {
  if (typeof value !== "string") return [`${at} must be a text, got ${JSON.stringify(value)}`];
  if (shape.enum !== undefined && !shape.enum.includes(value))
    return [`${at} must be one of ${shape.enum.join(", ")}, got ${value}`];
  const matches = shape.pattern === undefined || patternOf(shape.pattern).test(value);
  return [
    ...bounds(shape, value.length, `${at}, its length,`),
    ...(matches ? [] : [`${at} must match ${shape.pattern}, got ${value}`]),
  ];
}

/** AWS's patterns are Java's: those that JavaScript can't read are not checked. */
function patternOf(pattern: string): RegExp {
  for (const flags of ["u", ""])
    try {
      return new RegExp(`^(?:${pattern})$`, `${flags}s`);
    } catch {}
  return /^/;
}

const bounds = (
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Shape,
  size: number,
  at: string,
): string[] => (size >= min && size <= max ? [] : [`${at} must be from ${min} to ${max}, got ${size}`]);
