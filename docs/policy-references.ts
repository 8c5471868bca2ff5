import { coverageOf } from "../policies/core/coverage.ts";
import { Exemptions } from "../policies/core/exemptions.ts";
import { frameworks } from "../policies/core/frameworks.ts";
import { formatFix } from "../policies/core/message.ts";
import { NotYetKnown } from "../policies/core/not-yet-known.ts";
import { closingRules } from "../policies/core/pack.ts";
import type { Rule } from "../policies/core/rule.ts";
import { rules } from "../policies/rules/rules.ts";
import { code, page, type Reference, table } from "./markdown.ts";

/** The page of the rules: what each asks for and why, and how to mend what it finds. */
export function policyRules(): Reference {
  const sources = "`policies/`";
  const intro =
    "How to run, configure and extend the pack: [policies/README.md](../policies/README.md). What they cover: " +
    "[policy-coverage.md](policy-coverage.md).";
  const all = [...rules, ...closingRules(new Exemptions(), new NotYetKnown())];
  const byName = all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const summary = table(
    ["rule", "level", "severity"],
    byName.map(({ name, level, severity }) => [`[${name}](#${name})`, level, severity ?? ""]),
  );
  const mandatory = all.filter(({ level }) => level === "mandatory").length;
  const count = `${all.length} rules, ${mandatory} of them mandatory: they stop a deployment, the others warn.`;
  const text = page("Rules of the policy pack", sources, intro, [count, summary, ...byName.map(ruleSection)]);
  return { file: "docs/policy-rules.md", sources, text };
}

function ruleSection({ name, level, severity, description, fix, covers, url, config }: Rule): string {
  const parameters = Object.entries(config?.properties ?? {}).map(([parameter, schema]) => {
    return `- Parameter ${code(parameter)}, ${code(schema.default)} by default: ${schema.description ?? ""}`;
  });
  const defaults = Object.fromEntries(Object.entries(config?.properties ?? {}).map(([key, one]) => [key, one.default]));
  const facts = [
    `- Level: ${level}, severity ${severity}`,
    `- Fix: ${formatFix(fix, defaults)}`,
    ...parameters,
    ...(covers.length > 0 ? [`- Covers: ${covers.join(", ")}`] : []),
    ...(url === undefined ? [] : [`- Follows <${url}>`]),
  ];
  return `## ${name}\n\n${description}\n\n${facts.join("\n")}`;
}

/** The page of what the pack covers of other frameworks, and what it doesn't and why. */
export function policyCoverage(): Reference {
  const sources = "`policies/`";
  const coverage = coverageOf(rules);
  const enforced = coverage.filter((item) => item.rules.length > 0);
  const excluded = coverage.filter(({ exclusion }) => exclusion !== undefined);
  const intro = `Of ${coverage.length} rules of six frameworks ${enforced.length} are enforced and ${excluded.length} excluded, each for the reason given.`;
  const parts = frameworks.map(({ key, title, url }) => {
    const own = coverage.filter(({ id }) => id.startsWith(`${key}:`));
    const rows = own.map(({ id, rules: by, exclusion }) => [
      code(id.slice(key.length + 1)),
      by.map((name) => `[${name}](policy-rules.md#${name})`).join(", ") ||
        (exclusion === undefined ? "**nothing yet**" : ""),
      exclusion ?? "",
    ]);
    const [reasons, plain] = [
      rows.filter(([, , reason]) => reason !== ""),
      rows.filter(([, , reason]) => reason === ""),
    ];
    const exclusionTable = reasons.map(([id = "", , reason = ""]) => `- ${id} is excluded: ${reason}`).join("\n");
    const heading = `## ${title}\n\n<${url}>: ${plain.length} enforced, ${reasons.length} excluded.`;
    return [
      heading,
      table(
        ["id", "enforced by"],
        plain.map((row) => row.slice(0, 2)),
      ),
      exclusionTable,
    ]
      .filter(Boolean)
      .join("\n\n");
  });
  const text = page("Coverage of the policy pack", sources, intro, parts);
  return { file: "docs/policy-coverage.md", sources, text };
}
