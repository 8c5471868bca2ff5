import type { Resource } from "../graph.ts";
import type { ChildDeclaration } from "../provider/component.ts";
import { remoteComponents } from "../provider/components.ts";
import { invoke } from "../provider/invokes.ts";
import { ModelError } from "../provider/model.ts";
import { createResource } from "../provider/provider.ts";
import { isReference, toPlain, toWire } from "./property-values.ts";
import { awsVersion, defaultProvider, isProviderType, providerState, providerUrn } from "./providers.ts";
import { type Alias, plainOptions, type Registration, type Transform } from "./registration.ts";
import { createUrn, nameOf, STACK_TYPE, typeOf } from "./urn.ts";

/** What a deployment is made for. */
export type DeploymentArgs = {
  project: string;
  stack: string;
  /** `namespace:name` → text, structured values as JSON. */
  config: Readonly<Record<string, string>>;
  /** Working folder of the program: what its relative paths start from. */
  folder: string;
};

/** A resource once registered, with what the program is told about it. */
export type Registered = {
  resource: Resource;
  outputs: Record<string, unknown>;
  dependencies: Record<string, string[]>;
};

/** The resources that one evaluation registers: the Pulumi engine's part, with models in the place of AWS. */
export class Deployment {
  /** In the order of creation: parents, providers and dependencies come first. */
  readonly resources: Resource[] = [];
  readonly stackTransforms: Transform[] = [];
  readonly #args: DeploymentArgs;
  readonly #byUrn = new Map<string, Resource>();
  readonly #transforms = new Map<string, Transform[]>();

  constructor(args: DeploymentArgs) {
    this.#args = args;
  }

  /** Registers a resource. Throws {@link ModelError} for a second one of the same URN, and for what has no model. */
  async register(declared: Registration): Promise<Registered> {
    const { type, name, parent } = declared;
    const { properties, options } = await this.#transform(declared);
    const urn = createUrn({ ...this.#args, type, name, parent });
    this.#refuseDuplicate(urn, parent);
    if (declared.transforms.length > 0) this.#transforms.set(urn, declared.transforms);
    const { values, secrets, unknowns } = toPlain(properties, this.#args.folder);
    const resource: Resource = {
      urn,
      type,
      name,
      ...(parent !== undefined && { parent }),
      custom: declared.custom,
      id: "",
      inputs: values,
      outputs: {},
      dependencies: options.dependencies,
      propertyDependencies: declared.propertyDependencies,
      protect: options.protect,
      secrets,
      ...(declared.aliases?.length && { aliases: declared.aliases.map((alias) => this.#earlierUrn(alias, declared)) }),
    };
    refuseUnknowns(resource, unknowns, "input");
    if ((declared.custom || declared.remote) && !isProviderType(type)) {
      const provider = this.#providerOf(type, options.provider, options.version);
      if (declared.custom) resource.provider = provider;
    }
    this.#add(resource);
    const dependencies = await this.#create(resource, { ...declared, options });
    return { resource, outputs: this.#wireOutputs(resource, options.additionalSecretOutputs), dependencies };
  }

  #earlierUrn(alias: Alias, { type, name, parent }: Registration): string {
    if ("urn" in alias) return alias.urn;
    const of = alias.parent === "none" ? undefined : (alias.parent ?? parent);
    return createUrn({ ...this.#args, type: alias.type ?? type, name: alias.name ?? name, parent: of });
  }

  /** Completes a component, or the stack, with its outputs. Throws {@link ModelError} for one that comes from what has no model. */
  complete(urn: string, outputs: Record<string, unknown>): void {
    const resource = this.#byUrn.get(urn);
    if (resource === undefined) throw new ModelError(`${urn} must be registered before its outputs are.`);
    const { values, secrets, unknowns } = toPlain(outputs, this.#args.folder);
    refuseUnknowns(resource, unknowns, resource.type === STACK_TYPE ? "stack output" : "output");
    resource.outputs = values;
    resource.secrets = [...new Set([...resource.secrets, ...secrets])];
  }

  /**
   * Looks up a resource that exists outside the stack: only what the program itself knows of it can be told.
   * Throws {@link ModelError} for a stack reference, which only Pulumi's service can answer.
   */
  read(declared: {
    type: string;
    name: string;
    parent?: string | undefined;
    id: string;
    properties: Record<string, unknown>;
  }) {
    const { type, name, parent, id } = declared;
    if (type === "pulumi:pulumi:StackReference")
      throw new ModelError(`Stack '${id}' can't be read offline.\nFix: take its outputs from the stack's config`);
    const { values, secrets, unknowns } = toPlain(declared.properties, this.#args.folder);
    const urn = createUrn({ ...this.#args, type, name, parent });
    if (unknowns.length > 0)
      throw new ModelError(`${type} '${name}' can't be read: ${unknowns.join(", ")} has no model.`);
    return { urn, outputs: toWire({ ...values, id }, secrets) };
  }

  /** Answers a data source, or a resource that the program was handed as a reference. Throws {@link ModelError} for others. */
  invoke(token: string, args: Record<string, unknown>, provider: string, version: string): Record<string, unknown> {
    const { values } = toPlain(args, this.#args.folder);
    if (token === "pulumi:pulumi:getResource") {
      const resource = this.#byUrn.get(String(values.urn));
      if (resource === undefined) throw new ModelError(`${String(values.urn)} is not a resource of this stack.`);
      return { urn: resource.urn, id: resource.id, state: this.#wireOutputs(resource, []) };
    }
    const region = this.#settingsOf(this.#providerOf(token, provider, version)).region;
    return toWire(invoke({ token, args: values, providerRegion: typeof region === "string" ? region : undefined }), []);
  }

  /** The resource's own transforms, then its ancestors' from the nearest up, then the stack's. */
  async #transform(declared: Registration) {
    const transforms = [...declared.transforms];
    for (let urn = declared.parent; urn !== undefined; urn = this.#byUrn.get(urn)?.parent)
      transforms.push(...(this.#transforms.get(urn) ?? []));
    let current = declared;
    for (const transform of [...transforms, ...this.stackTransforms])
      current = { ...current, ...(await transform(current)) };
    return current;
  }

  /** Fills in what AWS, or the component's provider, makes of a resource. Answers where a component's outputs come from. */
  async #create(resource: Resource, { remote, options }: Registration): Promise<Record<string, string[]>> {
    const { type, urn, name, inputs } = resource;
    if (isProviderType(type)) Object.assign(resource, providerState(urn, inputs));
    else if (remote) return this.#construct(resource, options);
    else if (resource.custom) {
      const provider = this.#settingsOf(resource.provider);
      Object.assign(resource, createResource({ urn, type, name, inputs: idsForReferences(inputs), provider }));
    } else resource.outputs = inputs;
    return {};
  }

  async #construct(resource: Resource, options: Registration["options"]): Promise<Record<string, string[]>> {
    const { type, urn, name, inputs } = resource;
    const component = remoteComponents[type];
    if (component === undefined)
      throw new ModelError(
        `Component ${type} has no model, so '${name}' can't be created offline.\nFix: add a model under offline/provider/`,
      );
    const provider = options.providers.aws ?? this.#providerOf("aws", "", awsVersion);
    const { region } = this.#settingsOf(provider);
    const { outputs, dependencies } = await component({
      urn,
      name,
      inputs,
      providerRegion: typeof region === "string" ? region : undefined,
      create: (child) => this.#createChild(child, provider, options.protect),
    });
    resource.outputs = outputs;
    return dependencies;
  }

  async #createChild(child: ChildDeclaration, provider: string, protect: boolean) {
    const { type, name, parent, inputs, propertyDependencies = {}, dependsOn = [] } = child;
    const dependencies = [...new Set([...dependsOn, ...Object.values(propertyDependencies).flat()])];
    const { resource } = await this.register({
      type,
      name,
      parent,
      custom: true,
      remote: false,
      properties: inputs,
      options: { ...plainOptions, provider, protect, dependencies, version: awsVersion },
      propertyDependencies: Object.fromEntries(
        Object.keys(inputs).map((key) => [key, propertyDependencies[key] ?? []]),
      ),
      transforms: [],
    });
    const { urn, id, outputs } = resource;
    return { urn, id, outputs, reference: { kind: "resource", urn, id } };
  }

  #add(resource: Resource): void {
    this.resources.push(resource);
    this.#byUrn.set(resource.urn, resource);
  }

  /** The provider asked for, or else the package's default one, which is created when first needed. */
  #providerOf(typeOrPackage: string, asked: string, version: string): string {
    if (asked !== "") return asked;
    const made = defaultProvider(this.#args, typeOrPackage.split(":")[0] ?? "", version);
    if (!this.#byUrn.has(made.urn)) this.#add(made);
    return `${made.urn}::${made.id}`;
  }

  #settingsOf(provider = ""): Record<string, unknown> {
    return this.#byUrn.get(providerUrn(provider))?.inputs ?? {};
  }

  #refuseDuplicate(urn: string, parent: string | undefined): void {
    const earlier = this.#byUrn.get(urn);
    if (earlier === undefined) return;
    const under = (of: string | undefined) => `'${nameOf(urn)}' under '${nameOf(of ?? "")}'`;
    throw new ModelError(
      `Names must differ between resources of one type: ${under(earlier.parent)} and ${under(parent)} are both ${typeOf(urn)}, got one URN for two: ${urn}.\nFix: put what tells them apart, the region for example, in the name`,
    );
  }

  #wireOutputs({ outputs, secrets }: Resource, secretOutputs: readonly string[]): Record<string, unknown> {
    return toWire(outputs, [...secrets, ...secretOutputs]);
  }
}

/** AWS is sent the ID of a resource that is given whole. */
const idsForReferences = (inputs: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, isReference(value) ? (value.id ?? value.urn) : value]),
  );

/** An unknown value is an output that no model answers: the real thing would have one, so going on would lose it. */
function refuseUnknowns({ type, name, propertyDependencies }: Resource, unknowns: string[], what: string): void {
  const [path] = unknowns;
  if (path === undefined) return;
  const from = what !== "input" ? [] : (propertyDependencies[path.split(/[.[]/)[0] ?? ""] ?? []);
  const origins = [...new Set(from)].map((urn) => `${typeOf(urn)} '${nameOf(urn)}'`);
  const origin = origins.length > 0 ? `: it comes from ${origins.join(" or ")}` : "";
  throw new ModelError(
    `${what} ${unknowns.join(", ")} of ${type} '${name}' needs an output that nothing models${origin}.\nFix: add that output under offline/provider/`,
  );
}
