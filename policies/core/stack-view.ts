import { type Properties, read, UNKNOWN } from "./properties.ts";

/** A resource as a stack rule sees it. */
export type StackResource = {
  urn: string;
  type: string;
  name: string;
  /** Its outputs: inputs, and what AWS answered. */
  readonly props: Properties;
  /** URN of the parent. */
  parent?: string | undefined;
  /** URNs that each input was built from. */
  propertyDependencies: Readonly<Record<string, readonly string[]>>;
};

/** All resources of a stack. */
export class Stack {
  readonly resources: readonly StackResource[];
  private readonly byUrn: ReadonlyMap<string, StackResource>;
  private readonly byType = new Map<string, StackResource[]>();
  private readonly groups = new Map<string, ReadonlyMap<unknown, StackResource[]>>();

  constructor(resources: readonly StackResource[]) {
    this.resources = resources;
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const resource of resources) {
      const same = this.byType.get(resource.type);
      if (same) same.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** The resources of some Pulumi types. */
  ofType(...types: string[]): StackResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resource of that URN. */
  find(urn: string): StackResource | undefined {
    return this.byUrn.get(urn);
  }

  /**
   * The resource, of one of `types`, that a property refers to: by ARN, ID or name, or while those are unknown by what the property was
   * built from. Undefined when the property is absent or refers outside the stack, {@link UNKNOWN} when it can't be told yet.
   */
  target(from: StackResource, path: string, ...types: string[]): StackResource | undefined | typeof UNKNOWN {
    const value = read(from.props, path);
    if (value === undefined) return undefined;
    if (value !== UNKNOWN) return this.named(value, ...types)[0];
    const [input = ""] = path.split(/[.[]/);
    const sources = new Set((from.propertyDependencies[input] ?? []).map((urn) => this.find(urn)));
    const built = [...sources].filter((source) => source !== undefined && types.includes(source.type));
    return built.length === 1 ? built[0] : UNKNOWN;
  }

  /** The resources, of one of `types`, whose property refers to a resource; those of which it can't be told yet are left out. */
  referringTo(to: StackResource, path: string, ...types: string[]): StackResource[] {
    const key = `${path} to ${to.type}`;
    return this.grouped(key, types, (from) => [this.target(from, path, to.type)]).get(to) ?? [];
  }

  /** The resources of some types that AWS knows by a name. */
  named(value: unknown, ...types: string[]): StackResource[] {
    return types.flatMap((type) => this.grouped("names", [type], namesOf).get(value) ?? []);
  }

  /** The types of the resources that AWS knows by a name. */
  typesNamed(value: unknown): string[] {
    return [...this.byType.keys()].filter((type) => this.named(value, type).length > 0);
  }

  /**
   * The resources of some types by what `keysOf` answers. Each `name` is worked out once: a stack may have thousands of resources, and a
   * rule that looks at all of them for each takes minutes.
   */
  grouped(
    name: string,
    types: readonly string[],
    keysOf: (resource: StackResource) => readonly unknown[],
  ): ReadonlyMap<unknown, StackResource[]> {
    const key = [name, ...types].join(" ");
    const known = this.groups.get(key);
    if (known) return known;
    const groups = new Map<unknown, StackResource[]>();
    for (const resource of this.ofType(...types))
      for (const one of new Set(keysOf(resource))) {
        const same = groups.get(one);
        if (same) same.push(resource);
        else groups.set(one, [resource]);
      }
    this.groups.set(key, groups);
    return groups;
  }
}

/** What AWS knows a resource by. */
const NAMES = ["arn", "id", "name", "bucket", "url", "uuid", "keyId", "qualifiedArn", "invokeArn"];

/** The names that AWS knows a resource by. */
export const namesOf = ({ props }: StackResource): string[] =>
  NAMES.map((name) => props[name]).filter((value) => typeof value === "string");

/** Whether a value is one of the names that AWS knows a resource by. */
export const isNamedBy = (resource: StackResource, value: unknown): boolean =>
  typeof value === "string" && namesOf(resource).includes(value);
