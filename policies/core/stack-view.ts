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
    const candidates = this.ofType(...types);
    if (value !== UNKNOWN) return value === undefined ? undefined : candidates.find((to) => isNamedBy(to, value));
    const [input = ""] = path.split(/[.[]/);
    const sources = from.propertyDependencies[input] ?? [];
    const built = candidates.filter(({ urn }) => sources.includes(urn));
    return built.length === 1 ? built[0] : UNKNOWN;
  }

  /** The resources, of one of `types`, whose property refers to a resource; those of which it can't be told yet are left out. */
  referringTo(to: StackResource, path: string, ...types: string[]): StackResource[] {
    return this.ofType(...types).filter((from) => this.target(from, path, to.type) === to);
  }
}

/** What AWS knows a resource by. */
const NAMES = ["arn", "id", "name", "bucket", "url", "uuid", "keyId", "qualifiedArn", "invokeArn"];

/** Whether a value is one of the names that AWS knows a resource by. */
export const isNamedBy = ({ props }: StackResource, value: unknown): boolean =>
  typeof value === "string" && NAMES.some((name) => props[name] === value);
