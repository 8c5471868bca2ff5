import type { Policies, PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Exemptions, exemptionRules } from "./exemptions.ts";
import { formatFinding, formatFix } from "./message.ts";
import { NotYetKnown, notYetKnownRule } from "./not-yet-known.ts";
import { toPlain } from "./plain.ts";
import { type Properties, UNKNOWN } from "./properties.ts";
import {
  isStackRule,
  type ResourceContext,
  type ResourceRule,
  type Rule,
  type StackFinding,
  type StackRule,
} from "./rule.ts";
import { SettledRules } from "./settled.ts";
import { Stack, type StackResource } from "./stack-view.ts";

/** What a pack is made of. */
export type PackArgs = {
  rules: readonly Rule[];
  exemptions: Exemptions;
  /** Answers today, as an ISO date. */
  today: () => string;
};

/** What is noted while the rules run. */
type Run = PackArgs & { notYetKnown: NotYetKnown; settled: SettledRules };

/** Rules in the form of `@pulumi/policy`, those about the exemptions and about what is not known yet last. */
export function createPolicies(args: PackArgs): Policies {
  const run = { ...args, notYetKnown: new NotYetKnown(), settled: new SettledRules(args.today) };
  const closing = closingRules(args.exemptions, run.notYetKnown);
  const own = args.rules.map((rule, index) =>
    isStackRule(rule) ? stackPolicy(rule, run, index) : resourcePolicy(rule, run),
  );
  return [...own, ...closing.map((rule) => stackPolicy(rule, run))];
}

/** The rules about the run itself, which come after every other. */
export const closingRules = (exemptions: Exemptions, notYetKnown: NotYetKnown): StackRule[] => [
  ...exemptionRules(exemptions),
  notYetKnownRule(notYetKnown),
];

const about = ({ name, description, severity, level, covers, fix, url, config }: Rule) => ({
  name,
  description,
  severity,
  enforcementLevel: level,
  tags: [...covers],
  remediationSteps: formatFix(fix, defaultsOf(config)),
  ...(url !== undefined && { url }),
  ...(config !== undefined && { configSchema: config }),
});

function resourcePolicy(rule: ResourceRule, args: Run): ResourceValidationPolicy {
  const { remediate } = rule;
  const contextOf = (subject: Subject): ResourceContext => ({
    type: subject.type,
    name: subject.name,
    urn: subject.urn,
    provider: subject.provider && {
      name: subject.provider.name,
      props: toPlain(subject.provider.props) as Properties,
    },
    config: configOf(rule, subject.getConfig()),
    today: args.today(),
  });
  const policy: ResourceValidationPolicy = {
    ...about(rule),
    validateResource: forTypes(rule.types, (subject, reportViolation) => {
      if (!concerns(rule, subject.type)) return;
      const props = toPlain(subject.props) as Properties;
      const context = contextOf(subject);
      const findings = rule.check(props, context);
      const exemption = findings.length > 0 && args.exemptions.find(rule.name, subject, args.today());
      if (exemption) subject.notApplicable(`exempt until ${exemption.expires}: ${exemption.reason}`);
      report(rule, findings, context.config, args, reportViolation);
    }),
  };
  if (remediate)
    policy.remediateResource = forTypes(rule.types, (subject) => {
      if (!concerns(rule, subject.type)) return undefined;
      const changes = remediate(toPlain(subject.props) as Properties, contextOf(subject));
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

/** What the host reads off a check: the one type that it is about. */
const PULUMI_TYPE = "__pulumiType";

/** Tells the host the one type that a rule is about, so that it need not unpack what the rule does not look at. */
function forTypes<F extends object>(types: readonly string[], check: F): F {
  return types.length === 1 ? Object.assign(check, { [PULUMI_TYPE]: types[0] }) : check;
}

/** @param index place among the rules that say the same of one stack each time; undefined for those about the run itself. */
function stackPolicy(rule: StackRule, args: Run, index?: number): StackValidationPolicy {
  const policy: StackValidationPolicy = {
    ...about(rule),
    validateStack: (subject, reportViolation) => {
      const stack = new Stack(subject.resources.map((resource) => toStackResource(resource)));
      args.settled.unpacked(stack);
      const config = configOf(rule, subject.getConfig());
      const findings = rule.checkStack(stack, { config, today: args.today() });
      const exempt = ({ urn = "" }: StackFinding) =>
        args.exemptions.find(rule.name, { urn, name: stack.find(urn)?.name ?? "" }, args.today());
      report(
        rule,
        findings.filter((finding) => !exempt(finding)),
        config,
        args,
        reportViolation,
      );
    },
  };
  if (index !== undefined)
    Object.defineProperty(policy.validateStack, PULUMI_TYPE, { get: () => args.settled.typeFor(rule, index) });
  return policy;
}

/** Most rules look at few resources: the others are never unpacked. */
function toStackResource({ urn, type, name, ...host }: PolicyResource): StackResource {
  let plain: Properties | undefined;
  return {
    ...{ urn, type, name, parent: host.parent?.urn },
    get propertyDependencies() {
      const sources = Object.entries(host.propertyDependencies);
      return Object.fromEntries(sources.map(([key, resources]) => [key, resources.map((resource) => resource.urn)]));
    },
    get props() {
      plain ??= toPlain(host.props) as Properties;
      return plain;
    },
  };
}

const defaultsOf = (config: Rule["config"]): Properties =>
  Object.fromEntries(Object.entries(config?.properties ?? {}).map(([name, property]) => [name, property.default]));

/** A rule's parameters: a host that knows no defaults gives none. */
const configOf = (rule: Rule, given: object): Properties => ({ ...defaultsOf(rule.config), ...given });

/** Reports what is known to be wrong, and notes what can't be told yet. */
function report(
  rule: Rule,
  findings: readonly StackFinding[],
  config: Properties,
  { notYetKnown }: Run,
  reportViolation: (message: string, urn?: string) => void,
): void {
  const known = findings.filter(({ value }) => value !== UNKNOWN);
  notYetKnown.add(rule.name, findings.length - known.length);
  for (const finding of known) reportViolation(formatFinding(finding, formatFix(rule.fix, config)), finding.urn);
}
