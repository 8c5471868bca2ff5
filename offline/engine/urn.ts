/** Type of the resource that every other descends from. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * URN of a resource: stack, project, the types of its ancestors and its own, name. The stack's own type is left out of the chain.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */
export function createUrn(of: {
  stack: string;
  project: string;
  type: string;
  name: string;
  parent?: string | undefined;
}): string {
  const ancestors = of.parent === undefined ? STACK_TYPE : (of.parent.split("::")[2] ?? STACK_TYPE);
  const chain = ancestors === STACK_TYPE ? of.type : `${ancestors}$${of.type}`;
  return `urn:pulumi:${of.stack}::${of.project}::${chain}::${of.name}`;
}

/** Logical name in a URN: whatever follows the types, colons included. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Type token in a URN, without its ancestors'. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
