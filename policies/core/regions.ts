import { read, UNKNOWN } from "./properties.ts";
import type { StackResource } from "./stack-view.ts";

/** The region in an ARN: undefined where there is none, as in an ID, a name or an alias, which AWS looks for in the resource's own. */
export const regionOfArn = (arn: unknown): string | undefined =>
  typeof arn === "string" ? /^arn:[^:]*:[^:]*:([^:]+):/.exec(arn)?.[1] : undefined;

/** The region of a resource: undefined when neither it nor its ARN says, `UNKNOWN` when it can't be told yet. */
export function regionOf({ props }: StackResource): string | typeof UNKNOWN | undefined {
  const region = read(props, "region");
  return typeof region === "string" || region === UNKNOWN ? region : regionOfArn(read(props, "arn"));
}

/** Whether two resources may be of the same region: names are unique within one only. */
export function mayShareRegion(one: StackResource, other: StackResource): boolean {
  const regions = [regionOf(one), regionOf(other)];
  return regions[0] === regions[1] || regions.includes(UNKNOWN) || regions.includes(undefined);
}
