import type { RequestContext } from "../iam/conditions.ts";

/** A resource that a deployment makes, reads, changes or deletes. */
export type Deployed = {
  /** Pulumi type token. */
  type: string;
  /** Physical ID; empty on what is not made yet. */
  id: string;
  inputs: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, unknown>>;
};

/** A call that AWS's provider makes, on one resource: a call that touches several is one each. */
export type ProviderCall = { action: string; resource: string; context: RequestContext };

/** What the provider asks of AWS: the name of an action on the resource itself, or calls that depend on it. */
export type Ask = string | ((it: Deployed) => readonly ProviderCall[]);

/** The calls of a resource's life. */
export type Life = {
  /** ARN that actions given by name are on. @default the resource's own */
  on?: (it: Deployed) => string;
  create: readonly Ask[];
  /** After each creation and change, and for `refresh`. */
  read: readonly Ask[];
  /** By input that changes. */
  change: Readonly<Record<string, readonly Ask[]>>;
  delete: readonly Ask[];
};

/** The account that everything local belongs to. */
export const ACCOUNT = "000000000000";

/** An input or an output as text. */
export const text = ({ inputs, outputs }: Deployed, name: string): string =>
  String(inputs[name] ?? outputs[name] ?? "");

/** Region of a resource: its own, or the one in its ARN. */
export const regionOf = (it: Deployed): string => text(it, "region") || (text(it, "arn").split(":")[3] ?? "");

/** ARN of a service in the resource's region. */
export const arnIn = (it: Deployed, service: string, resource: string): string =>
  `arn:aws:${service}:${regionOf(it)}:${ACCOUNT}:${resource}`;

/** What the resource's tags are, or would be. */
const tagsOf = ({ inputs }: Deployed) => Object.entries((inputs.tags ?? {}) as Record<string, string>);

/** Tags that a call brings. */
export const newTags = (it: Deployed): RequestContext => ({
  ...Object.fromEntries(tagsOf(it).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  "aws:TagKeys": tagsOf(it).map(([key]) => key),
});

/** Tags that stand on what a call is about. */
export const ownTags = (it: Deployed): RequestContext =>
  Object.fromEntries(tagsOf(it).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));

/** Tags of what a resource without tags of its own names: all of a stack has them. */
export const OF_THE_STACK: RequestContext = { "aws:ResourceTag/project": "tributary", "aws:ResourceTag/stack": "dev" };

const MAKES = /:(Create|Allocate|Put.*Rule$|Tag|AddTags)/;

/** The calls that an ask stands for; those that make a resource bring its tags, the others find them. */
export function callsOf(ask: Ask, life: Life, it: Deployed, isNew: boolean): readonly ProviderCall[] {
  if (typeof ask !== "string") return ask(it);
  const resource = life.on?.(it) ?? text({ ...it, inputs: {} }, "arn");
  const found = isNew && MAKES.test(ask) ? {} : ownTags(it);
  return [
    { action: ask, resource, context: { ...found, ...(/Create|Allocate|[tT]ag|PutRule/.test(ask) && newTags(it)) } },
  ];
}

/** Actions of one service. */
export const of = (service: string, names: string): string[] => names.split(" ").map((name) => `${service}:${name}`);

/** Hands a role to a service. */
export const passRole =
  (role: (it: Deployed) => string, service: string): Ask =>
  (it) => [
    { action: "iam:PassRole", resource: role(it), context: { "iam:PassedToService": `${service}.amazonaws.com` } },
  ];
