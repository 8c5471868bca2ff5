import type { PolicyConfigSchema, Severity } from "@pulumi/policy";
import { type Properties, read, UNKNOWN } from "./properties.ts";
import type { Stack } from "./stack-view.ts";

export type { Severity };

/** What breaking a rule does to a deployment: `mandatory` stops it, `advisory` warns. */
export type Level = "mandatory" | "advisory";

/** What a property must be: "must be KMS". */
export type Requirement = `must ${string}`;

/** One thing that a rule has to say about a resource. */
export type Finding = {
  /** Path of the property to look at. */
  property: string;
  /** What it holds; `UNKNOWN` turns the finding into an advisory one: it could not be checked yet. */
  value: unknown;
  /** What the property must be, without its name and value: "must be KMS". */
  message: Requirement;
};

/** A finding of a rule that sees the whole stack. */
export type StackFinding = Finding & {
  /** URN of the resource; the stack itself when absent. */
  urn?: string | undefined;
};

/** What a rule may know beside the properties. */
export type RuleContext = {
  /** The rule's parameters: each property of its schema, as set by the user, or else its default. */
  config: Properties;
  /** Today, as an ISO date: `2026-01-31`. */
  today: string;
};

/** What a resource rule may know beside the properties. */
export type ResourceContext = RuleContext & {
  type: string;
  name: string;
  urn: string;
  /** The provider in charge, when the host tells. */
  provider?: { name: string; props: Properties } | undefined;
};

/** What every rule says of itself: plain data. */
export type About = {
  /** Kebab-case, unique, service first: `kinesis-stream-encrypted`. */
  name: string;
  /** One line of what and why. */
  description: string;
  severity: Severity;
  /** What of other frameworks it covers, `<framework>:<id>`: `checkov:CKV_AWS_43`. */
  covers: readonly string[];
  /** `mandatory` for what loses data or lets someone in, `advisory` for the rest; a user may change it. */
  level: Level;
  /** The property to change, and to what. */
  fix: string;
  /** Page that the rule follows. */
  url?: string;
  /** Parameters, as a JSON schema; each has a default. */
  config?: PolicyConfigSchema;
};

/** A rule that looks at one resource at a time, at its inputs. */
export type ResourceRule = About & {
  /** Pulumi type tokens; empty for every resource. */
  types: readonly string[];
  /** Pure. Answers nothing when all is well. */
  check: (props: Properties, context: ResourceContext) => Finding[];
  /** The inputs to set, by name, where that is safe; none when nothing is to mend. Runs at the level `remediate` only. */
  remediate?: (props: Properties, context: ResourceContext) => Properties;
};

/** A rule that looks at the stack as a whole, at its resources' outputs and how they relate. */
export type StackRule = About & {
  /** Pulumi type token without which the rule has nothing to say: the host then skips it, which saves unpacking the whole stack. */
  needs?: string;
  /** Pure. Answers nothing when all is well. */
  checkStack: (stack: Stack, context: RuleContext) => StackFinding[];
};

/** A rule of the pack. */
export type Rule = ResourceRule | StackRule;

/** Whether a rule looks at the stack as a whole. */
export const isStackRule = (rule: Rule): rule is StackRule => "checkStack" in rule;

/**
 * The one finding about the property at `path` when its value fails the test; none when it passes. Absent is `undefined` to the
 * test, and a value that is not known yet is a finding without being tested.
 */
export function must(props: unknown, path: string, test: (value: unknown) => boolean, message: Requirement): Finding[] {
  const value = read(props, path);
  return value !== UNKNOWN && test(value) ? [] : [{ property: path, value, message }];
}
