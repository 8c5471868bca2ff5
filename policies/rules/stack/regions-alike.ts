import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { StackResource } from "../../core/stack-view.ts";

export const regionsAlike: StackRule = {
  name: "regions-alike",
  description:
    "Every region has the same resources with the same settings: one that differs fails on its own, and nobody expects it.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Build each region from the same plan.",
  checkStack: (stack) => {
    const groups = new Map<string, StackResource[]>();
    const regions = new Set<string>();
    for (const resource of stack.resources) {
      const region = regionOf(resource);
      if (region === undefined) continue;
      regions.add(region);
      const key = `${resource.type} ${resource.name.replaceAll(region, "*")}`;
      groups.set(key, [...(groups.get(key) ?? []), resource]);
    }
    return regions.size < 2 ? [] : [...groups.values()].flatMap((group) => differences(group, [...regions]));
  },
};

function regionOf({ props, type }: StackResource): string | undefined {
  const region = type.startsWith("aws:") ? read(props, "region") : undefined;
  return typeof region === "string" ? region : undefined;
}

/** What stands in one region and not in another, and what is set differently. `group` holds the same resource of each region. */
function differences(group: readonly StackResource[], regions: readonly string[]): StackFinding[] {
  const [first, ...others] = group;
  if (!first) return [];
  const missing = regions.filter((region) => !group.some((resource) => regionOf(resource) === region));
  if (missing.length > 0)
    return [
      {
        urn: first.urn,
        property: "region",
        value: regionOf(first),
        message: `must have a like in ${missing.join(", ")}`,
      },
    ];
  const wanted = settingsOf(first);
  return others.flatMap((other) => {
    const got = settingsOf(other);
    return [...new Set([...wanted.keys(), ...got.keys()])].flatMap((property): StackFinding[] => {
      const [here, there] = [got.get(property), wanted.get(property)];
      // What is unknown here and no setting there is a name that AWS gives.
      if (here === there || ((here ?? there) === UNKNOWN && (here === undefined || there === undefined))) return [];
      const value = here === UNKNOWN || there === UNKNOWN ? UNKNOWN : here;
      return [{ urn: other.urn, property, value, message: `must be as in ${regionOf(first)}: ${String(there)}` }];
    });
  });
}

/** Texts that are settings: others are names, which differ. */
const texts = new Set(
  (
    "encryptionType streamMode runtime handler mode logFormat applicationLogLevel systemLogLevel startingPosition namespace metricName " +
    "statistic comparisonOperator treatMissingData status sseAlgorithm objectOwnership vpcEndpointType ipProtocol protocol"
  ).split(" "),
);

/** Every number, switch and choice of a resource, by path. */
function settingsOf({ props }: StackResource): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const visit = (value: unknown, path: string, key: string) => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, key);
    else if (isRecord(value))
      for (const [name, item] of Object.entries(value)) visit(item, path === "" ? name : `${path}.${name}`, name);
    else if (
      value === UNKNOWN ||
      typeof value === "number" ||
      typeof value === "boolean" ||
      (typeof value === "string" && texts.has(key))
    )
      found.set(path, value);
  };
  visit(props, "", "");
  return found;
}
