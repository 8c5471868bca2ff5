/** A child that a remote component declares. */
export type ChildDeclaration = {
  type: string;
  name: string;
  /** URN of the parent. */
  parent: string;
  inputs: Record<string, unknown>;
  /** URNs that each input comes from. */
  propertyDependencies?: Record<string, string[]>;
  /** URNs beyond those of the inputs. */
  dependsOn?: string[];
};

/** A child once created. `reference` is what the component hands to the program in its place. */
export type Child = { urn: string; id: string; outputs: Readonly<Record<string, unknown>>; reference: unknown };

/** What a remote component is given. */
export type ComponentRequest = {
  urn: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  /** Region of the AWS provider in charge, if it has one. */
  providerRegion: string | undefined;
  create(child: ChildDeclaration): Promise<Child>;
};

/** A component's outputs, and the URNs of the children that each comes from. */
export type ComponentAnswer = { outputs: Record<string, unknown>; dependencies: Record<string, string[]> };

/** A component whose code runs in a provider rather than in the program. */
export type RemoteComponent = (request: ComponentRequest) => Promise<ComponentAnswer>;
