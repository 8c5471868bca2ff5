import { parseFinding } from "../../policies/core/message.ts";
import { nameOf } from "../engine/urn.ts";
import type { PackAnswer, PolicyAbout, Severity } from "./pack-host.ts";

/** One finding, ready to be shown. */
export type ReportedFinding = {
  severity: Severity;
  level: "mandatory" | "advisory";
  rule: string;
  /** URN of the resource; empty for the stack itself. */
  urn: string;
  resource: string;
  /** Path of the property; empty when the rule names none. */
  property: string;
  value: string;
  message: string;
  fix: string;
};

/** Severities, the worst first. */
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Findings in the order to read them: what stops a deployment first, then by severity, then by resource. */
export function toFindings(answers: readonly PackAnswer[], policies: readonly PolicyAbout[]): ReportedFinding[] {
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  const rank = ({ level, severity }: ReportedFinding) =>
    (level === "mandatory" ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(severity);
  return answers
    .flatMap((answer) => {
      const about = byName.get(answer.policy);
      return separate(answer, about?.description ?? "").map((one) => toFinding(one, about));
    })
    .sort((a, b) => rank(a) - rank(b) || compare(a.resource, b.resource) || compare(a.rule, b.rule));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The host puts a rule's description before each violation, and words of its own before what can't be told yet, all in one. */
function separate(answer: PackAnswer, description: string): PackAnswer[] {
  const unknown = /^can't run policy '.*?' from policy pack '.*?' during preview: (?<lines>.*)$/s.exec(answer.message);
  if (unknown?.groups?.lines === undefined) {
    const prefix = `${description}\n`;
    const { message } = answer;
    return [{ ...answer, message: message.startsWith(prefix) ? message.slice(prefix.length) : message }];
  }
  return unknown.groups.lines.split("\n").map((line) => {
    const { urn = answer.urn, message = line } = /^(?<urn>urn:pulumi:.+?): (?<message>.*)$/.exec(line)?.groups ?? {};
    return { ...answer, urn, message };
  });
}

function toFinding({ policy, level, message, urn }: PackAnswer, about: PolicyAbout | undefined): ReportedFinding {
  const { severity = "medium", fix = "" } = about ?? {};
  const parts = parseFinding(message) ?? { property: "", value: "", message, fix };
  return {
    ...{ severity, level, rule: policy, urn, resource: urn === "" ? "the stack" : nameOf(urn) },
    ...{ property: parts.property, value: parts.value, message: parts.message, fix: parts.fix || fix },
  };
}
