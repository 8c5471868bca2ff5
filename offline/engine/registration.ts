/** A resource on its way in, as the program or a remote component declares it. Properties are as on the wire. */
export type Registration = {
  type: string;
  name: string;
  /** URN of the parent, absent on the stack. */
  parent: string | undefined;
  custom: boolean;
  /** True for a component whose code runs in a provider. */
  remote: boolean;
  properties: Record<string, unknown>;
  options: ResourceOptions;
  propertyDependencies: Record<string, string[]>;
  /** Names that the resource had in earlier versions of the program. @default none */
  aliases?: Alias[];
  /** Transforms of the resource's own, which its descendants undergo too. */
  transforms: Transform[];
};

/** An earlier name of a resource: its URN, or what of it differed. https://www.pulumi.com/docs/iac/concepts/options/aliases/ */
export type Alias = { urn: string } | { type?: string; name?: string; parent?: string | "none" };

/** The options that a transform may read and change. https://www.pulumi.com/docs/iac/concepts/options/ */
export type ResourceOptions = {
  dependencies: string[];
  protect: boolean;
  /** `urn::id`; empty for the default provider. */
  provider: string;
  /** Providers for a component's children, by package. */
  providers: Record<string, string>;
  /** Version of the package that has the resource; empty for any. */
  version: string;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  deleteBeforeReplace: boolean;
  retainOnDelete: boolean;
};

/** Changes a resource's properties and options before it is created. Rejects when the program's function throws. */
export type Transform = (registration: Registration) => Promise<Pick<Registration, "properties" | "options">>;

/** Options of a resource that asks for nothing in particular. */
export const plainOptions: Readonly<ResourceOptions> = {
  dependencies: [],
  protect: false,
  provider: "",
  providers: {},
  version: "",
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  deleteBeforeReplace: false,
  retainOnDelete: false,
};
