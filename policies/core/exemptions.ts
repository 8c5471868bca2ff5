import { existsSync, readFileSync } from "node:fs";
import type { Finding, StackRule } from "./rule.ts";

/** A finding that is known and accepted, for a time. */
export type Exemption = {
  /** URN or name of the resource; `*` stands for any characters. */
  resource: string;
  /** Name of the rule. */
  rule: string;
  /** Why the finding is accepted. */
  reason: string;
  /** Last day that it holds, as an ISO date. */
  expires: string;
};

/** Stack config that lists exemptions. */
const EXEMPTIONS_CONFIG = "policies:exemptions";
/** File of the pack's folder that lists exemptions. */
export const EXEMPTIONS_FILE = "exemptions.json";

/** Exemptions as they were found: each is well formed, or a finding. */
export type ReadExemptions = { exemptions: Exemption[]; problems: Finding[] };

/** Reads exemptions off the stack's config, as `PULUMI_CONFIG` carries it, and off the file. Never throws. */
export function readExemptions(config: string | undefined, file: string): ReadExemptions {
  const found: ReadExemptions = { exemptions: [], problems: [] };
  const take = (source: string, get: () => unknown) => {
    try {
      const { exemptions, problems } = toExemptions(get(), source);
      found.exemptions.push(...exemptions);
      found.problems.push(...problems);
    } catch {
      found.problems.push({ property: source, value: "another text", message: "must be JSON" });
    }
  };
  take(EXEMPTIONS_CONFIG, () => {
    const values = JSON.parse(config || "{}") as Record<string, unknown>;
    const value = values[EXEMPTIONS_CONFIG];
    return typeof value === "string" ? JSON.parse(value) : value;
  });
  if (existsSync(file)) take(EXEMPTIONS_FILE, () => JSON.parse(readFileSync(file, "utf8")));
  return found;
}

function toExemptions(value: unknown, source: string): ReadExemptions {
  if (value === undefined) return { exemptions: [], problems: [] };
  if (!Array.isArray(value))
    return { exemptions: [], problems: [{ property: source, value: typeof value, message: "must be a list" }] };
  const problems = value.flatMap((item: unknown, index) => problemsOf(item, `${source}[${index}]`));
  return { exemptions: value.filter((item: unknown) => problemsOf(item, "").length === 0), problems };
}

function problemsOf(item: unknown, at: string): Finding[] {
  const fields = (typeof item === "object" && item !== null ? item : {}) as Record<string, unknown>;
  return ["resource", "rule", "reason", "expires"].flatMap((name): Finding[] => {
    const value = fields[name];
    const message = name === "expires" ? "must be an ISO date such as 2026-01-31" : "must be a text";
    const good = typeof value === "string" && value.trim() !== "" && (name !== "expires" || isDate(value));
    return good ? [] : [{ property: `${at}.${name}`, value, message }];
  });
}

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** The exemptions of one run, which remembers those that were needed. */
export class Exemptions {
  readonly problems: readonly Finding[];
  private readonly list: readonly Exemption[];
  private readonly used = new Set<Exemption>();

  constructor({ exemptions, problems }: ReadExemptions = { exemptions: [], problems: [] }) {
    this.list = exemptions;
    this.problems = problems;
  }

  /** The exemption in force for a rule on a resource. */
  find(rule: string, resource: { urn: string; name: string }, today: string): Exemption | undefined {
    const fitting = this.list.filter((item) => item.rule === rule && names(item.resource, resource));
    for (const item of fitting) this.used.add(item);
    return fitting.find((item) => item.expires >= today);
  }

  /** Those that hold no longer. */
  expired(today: string): Exemption[] {
    return this.list.filter(({ expires }) => expires < today);
  }

  /** Those that hold after a day. */
  after(day: string): Exemption[] {
    return this.list.filter(({ expires }) => expires > day);
  }

  /** Those that nothing needed so far. */
  unneeded(): Exemption[] {
    return this.list.filter((item) => !this.used.has(item));
  }
}

function names(pattern: string, { urn, name }: { urn: string; name: string }): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const regExp = new RegExp(`^${parts.join(".*")}$`, "s");
  return regExp.test(urn) || regExp.test(name);
}

const daysLater = (today: string, days: number): string =>
  new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);

/** The rules about the exemptions themselves; they come last, once every other rule has been heard. */
export function exemptionRules(exemptions: Exemptions): StackRule[] {
  const about = ({ rule, resource }: Exemption) => `${EXEMPTIONS_CONFIG}(${rule} on ${resource})`;
  return [
    {
      name: "exemption-in-force",
      description:
        "An exemption is well formed, not past its expiry, and not for good, or else what it hides stays hidden.",
      severity: "high",
      level: "mandatory",
      covers: [],
      fix: "Mend what the exemption was for and take it away, or renew expires with a reason.",
      config: {
        properties: {
          maximumDays: {
            type: "integer",
            minimum: 1,
            default: 366,
            description:
              "Days that an exemption may hold from today on: one that holds for good is looked at by nobody again.",
          },
        },
      },
      checkStack: (_, { today, config }) => [
        ...exemptions.problems,
        ...exemptions.after(daysLater(today, Number(config.maximumDays))).map(
          (item) =>
            ({
              property: about(item),
              value: item.expires,
              message: `must end within ${Number(config.maximumDays)} days, to be looked at again`,
            }) as const,
        ),
        ...exemptions
          .expired(today)
          .map(
            (item) => ({ property: about(item), value: item.expires, message: "must not be past its expiry" }) as const,
          ),
      ],
    },
    {
      name: "exemption-needed",
      description: "An exemption matches a finding: one that matches none hides the next one.",
      severity: "low",
      level: "advisory",
      covers: [],
      fix: "Take the exemption away, or correct its resource and rule.",
      checkStack: () =>
        exemptions
          .unneeded()
          .map((item) => ({ property: about(item), value: item.reason, message: "must match a finding" }) as const),
    },
  ];
}
