import { readList, UNKNOWN } from "../../core/properties.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { SUBNET } from "../../core/types.ts";
import { GROUP } from "../ec2/security-group-rules.ts";

const types = { subnetIds: SUBNET, securityGroupIds: GROUP };

/** The subnets or security groups that a function names; one without resource is outside the stack, or not known yet. */
export function vpcConfigOf(
  stack: Stack,
  fn: StackResource,
  list: keyof typeof types,
): { resource?: StackResource; value: unknown }[] {
  const values = readList(fn.props, `vpcConfig.${list}`);
  const type = types[list];
  const unknown = values.filter(({ value }) => value === UNKNOWN);
  const sources = stack.ofType(type).filter(({ urn }) => (fn.propertyDependencies.vpcConfig ?? []).includes(urn));
  // What is not known yet is what the property was built from, if that is as much.
  if (unknown.length > 0 && sources.length > 0 && (values.length === 1 || sources.length === values.length))
    return sources.map((resource) => ({ resource, value: UNKNOWN }));
  return values.map(({ path, value }) => {
    const resource = stack.target(fn, path, type);
    return resource === undefined || resource === UNKNOWN ? { value } : { resource, value };
  });
}
