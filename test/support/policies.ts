import { expect } from "chai";
import type { Graph, Resource } from "../../offline/graph.ts";
import { type Properties, UNKNOWN } from "../../policies/core/properties.ts";
import { type Finding, isStackRule, type ResourceRule, type Rule, type StackRule } from "../../policies/core/rule.ts";
import { Stack, type StackResource } from "../../policies/core/stack-view.ts";
import { rules as everyRule } from "../../policies/rules/rules.ts";
import { graphOf } from "../least-privilege/support/graphs.ts";

export { UNKNOWN };

/** Today, to rules under test. */
export const TODAY = "2025-11-30";

/** A rule's parameters: what the test gives, or else the defaults of its schema. */
function configOf(rule: Rule, given: Properties = {}): Properties {
  const defaults = Object.entries(rule.config?.properties ?? {}).map(([name, schema]) => [name, schema.default]);
  return { ...Object.fromEntries(defaults), ...given };
}

/** What a resource rule says of a resource with these inputs. */
export function check(rule: ResourceRule, props: Properties, config?: Properties): Finding[] {
  const [type = "aws:any/any:Any"] = rule.types;
  const context = { type, name: "subject", urn: `urn:pulumi:dev::demo::${type}::subject` };
  return rule.check(props, { ...context, config: configOf(rule, config), today: TODAY });
}

/** A resource of a stack; `props` are its outputs. */
export function createStackResource(overrides: Partial<StackResource> & { type: string }): StackResource {
  const { type, name = "subject" } = overrides;
  return { urn: `urn:pulumi:dev::demo::${type}::${name}`, name, props: {}, propertyDependencies: {}, ...overrides };
}

/** What a stack rule says of these resources. */
export function checkStack(rule: StackRule, resources: readonly StackResource[], config?: Properties) {
  return rule.checkStack(new Stack(resources), { config: configOf(rule, config), today: TODAY });
}

/** A case: title, what differs from `base`, and for a finding the property it is about. */
type Pass = [title: string, props: Properties, config?: Properties];
type Fail = [title: string, props: Properties, property: string, config?: Properties];

/** Describes a resource rule by cases: at least one that passes, one that fails, one whose value is not known yet. */
export function describeRule(
  rule: ResourceRule,
  cases: { base?: Properties; passes: [Pass, ...Pass[]]; fails: [Fail, ...Fail[]]; unknown: [Fail, ...Fail[]] },
): void {
  const { base = {}, passes, fails, unknown } = cases;
  describe(rule.name, () => {
    for (const [title, props, config] of passes)
      it(`accepts ${title}`, () => expect(check(rule, { ...base, ...props }, config)).to.deep.equal([]));
    for (const [title, props, property, config] of fails)
      it(`refuses ${title}`, () => {
        const findings = check(rule, { ...base, ...props }, config);
        expect(findings.map((finding) => finding.property)).to.deep.equal([property]);
        expect(findings.some(({ value }) => value === UNKNOWN)).to.equal(false);
      });
    for (const [title, props, property, config] of unknown)
      it(`can't tell yet ${title}`, () => {
        const findings = check(rule, { ...base, ...props }, config);
        expect(findings.map((finding) => [finding.property, finding.value])).to.deep.equal([[property, UNKNOWN]]);
      });
  });
}

type StackPass = [title: string, resources: readonly StackResource[], config?: Properties];
type StackFail = [title: string, resources: readonly StackResource[], property: string, config?: Properties];

/** Describes a stack rule by cases: at least one that passes, one that fails, one that can't be told yet. */
export function describeStackRule(
  rule: StackRule,
  cases: {
    passes: [StackPass, ...StackPass[]];
    fails: [StackFail, ...StackFail[]];
    unknown: [StackFail, ...StackFail[]];
  },
): void {
  describe(rule.name, () => {
    for (const [title, resources, config] of cases.passes)
      it(`accepts ${title}`, () => expect(checkStack(rule, resources, config)).to.deep.equal([]));
    for (const [title, resources, property, config] of cases.fails)
      it(`refuses ${title}`, () => {
        const findings = checkStack(rule, resources, config);
        expect(findings.map((finding) => finding.property)).to.deep.equal([property]);
        expect(findings.some(({ value }) => value === UNKNOWN)).to.equal(false);
      });
    for (const [title, resources, property, config] of cases.unknown)
      it(`can't tell yet ${title}`, () => {
        const findings = checkStack(rule, resources, config);
        expect(findings.map((finding) => [finding.property, finding.value])).to.deep.equal([[property, UNKNOWN]]);
      });
  });
}

/** One break of our own stack, that its rule must notice; `also` names rules that can't but notice it too. */
export type Mutation = { rule: Rule; title: string; apply: (draft: Draft) => void; also?: string[] };

/** Our own stack `dev`, to be broken: resources are copies. */
export class Draft {
  readonly resources: Resource[];

  constructor(graph: Graph) {
    this.resources = structuredClone(graph.resources);
  }

  /** The first resource of a type, whose name ends so. Throws when there is none. */
  first(type: string, nameEnd = ""): Resource {
    const found = this.resources.find((resource) => resource.type === type && resource.name.endsWith(nameEnd));
    if (!found) throw new Error(`The stack has no ${type} *${nameEnd}.`);
    return found;
  }

  /** The resources of a type, whose names end so. */
  all(type: string, nameEnd = ""): Resource[] {
    return this.resources.filter((resource) => resource.type === type && resource.name.endsWith(nameEnd));
  }

  /** Sets a property of a resource, among its inputs and its outputs; undefined takes it away. */
  set(resource: Resource, path: string, value: unknown): void {
    for (const side of [resource.inputs, resource.outputs]) assign(side, path.split(/[.[\]]+/).filter(Boolean), value);
  }

  /** Sets a property of the same resource in every region, so that the regions stay alike. */
  everyRegion(type: string, nameEnd: string, path: string, value: unknown): void {
    const same = this.all(type, nameEnd);
    if (same.length === 0) throw new Error(`The stack has no ${type} *${nameEnd}.`);
    for (const resource of same) this.set(resource, path, value);
  }

  /** Takes a resource away in every region. */
  removeEverywhere(type: string, nameEnd: string): void {
    const same = this.all(type, nameEnd);
    if (same.length === 0) throw new Error(`The stack has no ${type} *${nameEnd}.`);
    for (const resource of same) this.remove(resource);
  }

  /** Takes a resource away. */
  remove(resource: Resource): void {
    this.resources.splice(this.resources.indexOf(resource), 1);
  }

  /** Adds a resource, the same in every region. */
  adds(type: string, properties: Properties): void {
    const [like] = this.resources;
    for (const region of new Set(this.resources.flatMap((resource) => resource.region ?? []))) {
      const own = { ...properties, ...("region" in properties && { region }) };
      const name = `added-${region}`;
      if (like)
        this.resources.push({
          ...like,
          type,
          name,
          urn: `${type}::${name}`,
          id: name,
          inputs: { ...own },
          outputs: { ...own },
        });
    }
  }
}

function assign(holder: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): void {
  if (rest.length > 0) {
    holder[key] ??= {};
    assign(holder[key] as Record<string, unknown>, rest, value);
  } else if (value === undefined) delete holder[key];
  else holder[key] = value;
}

/** Describes what breaking our own stack sets off: just the one rule. */
export function describeMutations(mutations: readonly Mutation[]): void {
  describe("in our own stack", () => {
    for (const { rule, title, apply, also = [] } of mutations)
      it(`${rule.name} alone notices ${title}`, async () => {
        const draft = new Draft(await graphOf("dev"));
        apply(draft);
        const noticed = new Set(violations(draft.resources).map((violation) => violation.rule));
        expect([...noticed]).to.include(rule.name);
        expect([...noticed].filter((name) => name !== rule.name && !also.includes(name))).to.deep.equal([]);
      });
  });
}

/** What rules say of resources, as the pack would: rule, resource, property. */
export function violations(resources: readonly Resource[], rules: readonly Rule[] = everyRule) {
  const seen = resources.map((resource) => ({ ...resource, props: { ...resource.outputs, id: resource.id } }));
  const stack = new Stack(seen);
  return rules.flatMap((rule) => {
    const context = { config: configOf(rule), today: TODAY };
    if (isStackRule(rule)) return rule.checkStack(stack, context).map((finding) => ({ rule: rule.name, ...finding }));
    const subjects = resources.filter(({ type }) => rule.types.length === 0 || rule.types.includes(type));
    return subjects.flatMap(({ inputs, type, name, urn }) =>
      rule.check(inputs, { ...context, type, name, urn }).map((finding) => ({ rule: rule.name, urn, ...finding })),
    );
  });
}
