import type { Policies, PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Exemptions, exemptionRules } from "./exemptions.ts";
import { formatFinding, formatUnknown } from "./message.ts";
import { toPlain, type Unknowns } from "./plain.ts";
import { type Properties, UNKNOWN } from "./properties.ts";
import {
  isStackRule,
  type ResourceContext,
  type ResourceRule,
  type Rule,
  type StackFinding,
  type StackRule,
} from "./rule.ts";
import { Stack, type StackResource } from "./stack-view.ts";

/** What a pack is made of. */
export type PackArgs = {
  rules: readonly Rule[];
  exemptions: Exemptions;
  /** Answers today, as an ISO date. */
  today: () => string;
};

/** Rules in the form of `@pulumi/policy`, those about the exemptions last. */
export function createPolicies(args: PackArgs): Policies {
  const all = [...args.rules, ...exemptionRules(args.exemptions)];
  return all.map((rule) => (isStackRule(rule) ? stackPolicy(rule, args) : resourcePolicy(rule, args)));
}

const about = ({ name, description, severity, level, covers, fix, url, config }: Rule) => ({
  name,
  description,
  severity,
  enforcementLevel: level,
  tags: [...covers],
  remediationSteps: fix,
  ...(url !== undefined && { url }),
  ...(config !== undefined && { configSchema: config }),
});

function resourcePolicy(rule: ResourceRule, args: PackArgs): ResourceValidationPolicy {
  const { remediate } = rule;
  const contextOf = (subject: Subject, unknowns: Unknowns): ResourceContext => ({
    type: subject.type,
    name: subject.name,
    urn: subject.urn,
    provider: subject.provider && {
      name: subject.provider.name,
      props: toPlain(subject.provider.props, unknowns) as Properties,
    },
    config: configOf(rule, subject.getConfig()),
    today: args.today(),
  });
  const policy: ResourceValidationPolicy = {
    ...about(rule),
    validateResource: forTypes(rule.types, (subject, reportViolation) => {
      if (!concerns(rule, subject.type)) return;
      const unknowns: Unknowns = { first: undefined };
      const props = toPlain(subject.props, unknowns) as Properties;
      const findings = rule.check(props, contextOf(subject, unknowns));
      const exemption = findings.length > 0 && args.exemptions.find(rule.name, subject, args.today());
      if (exemption) subject.notApplicable(`exempt until ${exemption.expires}: ${exemption.reason}`);
      report(rule, findings, unknowns, reportViolation);
    }),
  };
  if (remediate)
    policy.remediateResource = forTypes(rule.types, (subject) => {
      if (!concerns(rule, subject.type)) return undefined;
      const unknowns: Unknowns = { first: undefined };
      const changes = remediate(toPlain(subject.props, unknowns) as Properties, contextOf(subject, unknowns));
      if (Object.keys(changes).length === 0 || args.exemptions.find(rule.name, subject, args.today())) return undefined;
      // Set on the host's own object, so that what is secret or not yet known beside them stays so.
      return Object.assign(subject.props, changes);
    });
  return policy;
}

type Subject = Parameters<
  NonNullable<Extract<ResourceValidationPolicy["validateResource"], (...args: never) => unknown>>
>[0];

const concerns = ({ types }: ResourceRule, type: string) => types.length === 0 || types.includes(type);

/** Tells the host the one type that a rule is about, so that it need not unpack what the rule does not look at. */
function forTypes<F extends object>(types: readonly string[], check: F): F {
  return types.length === 1 ? Object.assign(check, { __pulumiType: types[0] }) : check;
}

function stackPolicy(rule: StackRule, args: PackArgs): StackValidationPolicy {
  return {
    ...about(rule),
    validateStack: forTypes(rule.needs === undefined ? [] : [rule.needs], (subject, reportViolation) => {
      const unknowns: Unknowns = { first: undefined };
      const stack = new Stack(subject.resources.map((resource) => toStackResource(resource, unknowns)));
      const findings = rule.checkStack(stack, { config: configOf(rule, subject.getConfig()), today: args.today() });
      const exempt = ({ urn = "" }: StackFinding) =>
        args.exemptions.find(rule.name, { urn, name: stack.find(urn)?.name ?? "" }, args.today());
      report(
        rule,
        findings.filter((finding) => !exempt(finding)),
        unknowns,
        reportViolation,
      );
    }),
  };
}

/** Most rules look at few resources: the others are never unpacked. */
function toStackResource({ urn, type, name, ...host }: PolicyResource, unknowns: Unknowns): StackResource {
  let plain: Properties | undefined;
  return {
    ...{ urn, type, name, parent: host.parent?.urn },
    get propertyDependencies() {
      const sources = Object.entries(host.propertyDependencies);
      return Object.fromEntries(sources.map(([key, resources]) => [key, resources.map((resource) => resource.urn)]));
    },
    get props() {
      plain ??= toPlain(host.props, unknowns) as Properties;
      return plain;
    },
  };
}

/** A rule's parameters: a host that knows no defaults gives none. */
function configOf(rule: Rule, given: object): Properties {
  const schema = Object.entries(rule.config?.properties ?? {});
  return { ...Object.fromEntries(schema.map(([name, property]) => [name, property.default])), ...given };
}

/** Reports what is known to be wrong; what can't be told yet is thrown, which the host reports as advisory. */
function report(
  rule: Rule,
  findings: readonly StackFinding[],
  unknowns: Unknowns,
  reportViolation: (message: string, urn?: string) => void,
): void {
  const [known, unknown] = [
    findings.filter(({ value }) => value !== UNKNOWN),
    findings.filter(({ value }) => value === UNKNOWN),
  ];
  for (const finding of known) reportViolation(formatFinding(finding, rule.fix), finding.urn);
  if (unknown.length === 0) return;
  const message = unknown.map((finding) => [finding.urn, formatUnknown(finding)].filter(Boolean).join(": ")).join("\n");
  if (unknowns.first) throw Object.assign(unknowns.first, { message });
  reportViolation(message);
}
