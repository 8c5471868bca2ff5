import { typeOf } from "../../../offline/engine/urn.ts";
import type { Deployed, ProviderCall } from "../../least-privilege/deployment/call.ts";
import { changeOf, creationOf, deletionOf } from "../../least-privilege/deployment/lives.ts";
import type { Living } from "./living.ts";
import { plain, type Wire } from "./wire.ts";

/** Calls of AWS's provider, in order. */
export type AskedOf = ProviderCall[];

type Being = { urn: string; id: string; inputs: Wire; outputs: Wire };
type Account = ReadonlyMap<string, Living>;

const ROLE = "aws:iam/role:Role";

/** What the provider calls to make a resource. */
export const callsOfCreation = (account: Account, being: Being) => creationOf(deployed(account, being));

/** What it calls to change inputs. What stood before says whose the resource is. */
export function callsOfChange(
  account: Account,
  being: Being,
  before: Wire,
  changed: readonly string[],
): ProviderCall[] {
  const tags = before.tags === undefined ? {} : { tags: before.tags };
  return changeOf(deployed(account, { ...being, inputs: { ...being.inputs, ...tags } }), changed);
}

/** What it calls to delete a resource. */
export const callsOfDeletion = (account: Account, being: Being) => deletionOf(deployed(account, being));

/** A resource as calls are told of: AWS looks up what stands around it, such as the boundary of a policy's role. */
function deployed(account: Account, { urn, id, inputs, outputs }: Being): Deployed {
  const type = typeOf(urn);
  if (type !== "aws:iam/rolePolicyAttachment:RolePolicyAttachment") return { type, id, inputs, outputs };
  const role = [...account.values()].find((one) => typeOf(one.urn) === ROLE && one.id === inputs.role);
  const { permissionsBoundary } = role === undefined ? {} : plain(role.inputs);
  return { type, id, inputs: { ...inputs, permissionsBoundary }, outputs };
}
