import type { RegionContract } from "../../client/index.ts";

/** What is known of one setting of one thing in a region, without the region's own names. */
export type Fact = {
  /** What has the setting: "enrich", "input stream", "alarm errors". */
  subject: string;
  setting: string;
  value: string;
  /** The value is not shown: it may hold a secret. */
  isHidden?: boolean;
};

/** What a region's alarms say. */
export type AlarmState = { alarm: string; state: string };

/** A call that failed, or that is not modelled. */
export type Unread = { action: string; reason: string };

/** Collects what is read of a region. */
export type Findings = {
  readonly facts: Fact[];
  /** What the account may do there: not the stack's to set. */
  readonly limits: Fact[];
  readonly alarms: AlarmState[];
  readonly unread: Unread[];
  /** A text without the region's own names. */
  neutral(text: string): string;
  /** Notes the settings of a thing; what is undefined is noted as none. */
  note(subject: string, settings: Readonly<Record<string, unknown>>): void;
  /** Notes settings that are compared, but not shown. */
  noteHidden(subject: string, settings: Readonly<Record<string, unknown>>): void;
  /** Notes limits of the account. */
  noteLimits(limits: Readonly<Record<string, unknown>>): void;
  /** Awaits a call; one that fails is noted as unread, by its IAM action. Rejects where no credentials are: no call would do. */
  ask<T>(action: string, call: () => Promise<T>): Promise<T | undefined>;
};

/** Nothing known of a region yet. @param names what stands for the region's own names in values */
export function createFindings(names: ReadonlyMap<string, string>): Findings {
  const facts: Fact[] = [];
  const limits: Fact[] = [];
  const unread: Unread[] = [];
  const add = (subject: string, settings: Readonly<Record<string, unknown>>, more: Pick<Fact, "isHidden">) => {
    for (const [setting, value] of Object.entries(settings))
      facts.push({ subject, setting, value: neutral(textOf(value), names), ...more });
  };
  return {
    facts,
    ...{ unread, limits, alarms: [] },
    neutral: (text) => neutral(text, names),
    note: (subject, settings) => add(subject, settings, {}),
    noteHidden: (subject, settings) => add(subject, settings, { isHidden: true }),
    noteLimits: (found) => {
      for (const [setting, value] of Object.entries(found))
        limits.push({ subject: "account", setting, value: textOf(value) });
    },
    async ask(action, call) {
      try {
        return await call();
      } catch (error) {
        if (error instanceof Error && error.name.endsWith("ProviderError")) throw error;
        unread.push({ action, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
        return undefined;
      }
    },
  };
}

/** What a region calls its own, and what stands for it: long names first, so that none is hidden by a part of it. */
export function namesOf(region: string, outputs: RegionContract): ReadonlyMap<string, string> {
  const { input, output, failureStore, flows } = outputs;
  const named: [string, string][] = [
    [input.name, "<input>"],
    [output.name, "<output>"],
    [failureStore.bucket, "<failure store>"],
    ...Object.entries(flows).map(([flow, { name }]): [string, string] => [name, `<${flow}>`]),
    [region, "<region>"],
  ];
  return new Map(named.sort(([a], [b]) => b.length - a.length));
}

function neutral(text: string, names: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [name, stand] of names) result = result.replaceAll(name, stand);
  return result;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
