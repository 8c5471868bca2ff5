/** One resource as the Pulumi engine would register it: plain values, secrets unwrapped. */
export type Resource = {
  urn: string;
  /** Pulumi type token, for example `aws:kinesis/stream:Stream`. */
  type: string;
  name: string;
  /** URN of the parent, absent on the stack itself. */
  parent?: string;
  /** Managed by a provider (true) or a component (false). */
  custom: boolean;
  /** Physical ID as AWS would have given it; empty on components. */
  id: string;
  /** AWS region, absent on what has none (IAM) and on components. */
  region?: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  /** `urn::id` of the provider in charge, absent on components. */
  provider?: string;
  protect: boolean;
  /** URNs that the resource had in earlier versions of the program; absent without any. */
  aliases?: string[];
  /** Paths of inputs that are secret. */
  secrets: string[];
};

/** What the program logged, by severity. */
export type Message = { severity: "debug" | "info" | "warning" | "error"; text: string; urn?: string };

/** Everything that one evaluation of a Pulumi program declared. */
export type Graph = {
  project: string;
  stack: string;
  resources: Resource[];
  /** The stack's outputs, by name. */
  outputs: Record<string, unknown>;
  messages: Message[];
};
