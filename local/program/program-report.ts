import type { DeployedTrigger, EventTally, TriggerSource } from "../deploy/trigger.ts";

/** Events by what became of them: `in = out + failed + filtered + lost`. */
export type EventFates = EventTally & {
  /** Events that a trigger took and that nothing has become of. */
  lost: number;
};

/** What became of the events of one function in one region. */
export type ProgramFlow = EventFates & { sources: TriggerSource[] };

/** What a run of a program did: `report.json`. Its numbers are the sums of its flows'. */
export type ProgramReport = EventFates & {
  /** Whether `try.ts` saw what it was to see. */
  tried: boolean;
  seconds: number;
  /** By `region/function`. */
  flows: Record<string, ProgramFlow>;
};

/** Adds up what is known of each trigger. */
export function createProgramReport(
  triggers: readonly Pick<DeployedTrigger, "region" | "functionName" | "source" | "tally">[],
  { tried, seconds }: Pick<ProgramReport, "tried" | "seconds">,
): ProgramReport {
  const byFlow = Map.groupBy(triggers, ({ region, functionName }) => `${region}/${functionName}`);
  const flows = [...byFlow].map(([name, own]) => {
    const sources = [...new Set(own.map(({ source }) => source))];
    return [name, { ...fatesOf(own.map((trigger) => trigger.tally())), sources }] as const;
  });
  return { ...fatesOf(flows.map(([, flow]) => flow)), tried, seconds, flows: Object.fromEntries(flows) };
}

/** What does not add up: a sentence for each flow of which more came out than went in. */
export function sumProblems({ flows }: ProgramReport): string[] {
  return Object.entries(flows)
    .filter(([, { lost }]) => lost < 0)
    .map(
      ([name, { in: taken, out, failed, filtered }]) =>
        `The account of ${name} does not add up: ${taken} in, but ${out} out, ${failed} failed, ${filtered} filtered.`,
    );
}

function fatesOf(tallies: readonly EventTally[]): EventFates {
  const sum = (name: keyof EventTally) => tallies.reduce((total, tally) => total + tally[name], 0);
  const fates = { in: sum("in"), out: sum("out"), failed: sum("failed"), filtered: sum("filtered") };
  return { ...fates, lost: fates.in - fates.out - fates.failed - fates.filtered };
}
