import { callsOf, type Deployed, type Life, type ProviderCall } from "./call.ts";
import { functions } from "./functions.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import { readers } from "./readers.ts";
import { sources } from "./sources.ts";
import { stores } from "./stores.ts";
import { streams } from "./streams.ts";
import { watch } from "./watch.ts";

/**
 * By resource type, what Pulumi's AWS provider calls in each part of a resource's life, read off the source of the Terraform
 * provider beneath it (github.com/hashicorp/terraform-provider-aws, internal/service).
 */
const lives: Readonly<Record<string, Life>> = {
  ...{ ...functions, ...identity, ...network, ...readers, ...sources, ...stores, ...streams, ...watch },
};

function lifeOf({ type }: Deployed): Life {
  const life = lives[type];
  if (life === undefined)
    throw new Error(
      `${type} must have its calls to AWS told, got none.\nFix: add them to test/least-privilege/deployment/`,
    );
  return life;
}

/** What making a resource takes. Throws where its type is not known. */
export const creationOf = (it: Deployed): ProviderCall[] => {
  const life = lifeOf(it);
  return [...asked(life, life.create, it, true), ...asked(life, life.read, it)];
};

/** What changing inputs of a resource takes. Throws where an input is not known to change in place. */
export const changeOf = (it: Deployed, changed: readonly string[]): ProviderCall[] => {
  const life = lifeOf(it);
  const asks = changed.map((input) => {
    const found = life.change[input];
    if (found === undefined)
      throw new Error(
        `${it.type}'s ${input} must have the calls of its change told, got none.\nFix: add them to test/least-privilege/deployment/`,
      );
    return asked(life, found, it);
  });
  return [...asks.flat(), ...asked(life, life.read, it)];
};

/** What deleting a resource takes. */
export const deletionOf = (it: Deployed): ProviderCall[] => asked(lifeOf(it), lifeOf(it).delete, it);

/** What every change of a resource in place takes, whichever input it is. */
export const everyChangeOf = (it: Deployed): ProviderCall[] => changeOf(it, Object.keys(lifeOf(it).change));

const asked = (life: Life, asks: Life["create"], it: Deployed, isNew = false): ProviderCall[] =>
  asks.flatMap((ask) => callsOf(ask, life, it, isNew));
