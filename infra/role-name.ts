import { createHash } from "node:crypto";

/** Longest name of a role, 64, less what Pulumi adds to tell it from others. */
const LONGEST = 64 - 8;

/** Longest beginning of a name that the provider completes by 26 digits of its own. */
const LONGEST_PREFIX = 38;

/**
 * How a role is named in AWS: by its resource's name, as Pulumi does it, unless that is too long. Roles that Pulumi could name
 * keep their names.
 */
export function roleNaming(name: string): { namePrefix?: string } {
  if (name.length <= LONGEST) return {};
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return { namePrefix: `${name.slice(0, LONGEST_PREFIX - hash.length - 2)}-${hash}-` };
}
