import type { DeployedTrigger, EventTally, TriggerSource } from "../deploy/trigger.ts";

/** Events by what became of them: `in = out + failed + filtered + lost`. */
export type EventFates = EventTally & {
  /** Events that a trigger took and that nothing has become of. */
  lost: number;
};

/** What became of the events of one function in one region. */
export type ProgramFlow = EventFates & { sources: TriggerSource[] };

/** What became of the events of several functions. Its numbers are the sums of its flows'. */
export type TriggerReport = EventFates & {
  /** By `region/function`. */
  flows: Record<string, ProgramFlow>;
};

/** Adds up what is known of each trigger. */
export function createTriggerReport(
  triggers: readonly Pick<DeployedTrigger, "region" | "functionName" | "source" | "tally">[],
): TriggerReport {
  const byFlow = Map.groupBy(triggers, ({ region, functionName }) => `${region}/${functionName}`);
  const flows = [...byFlow].map(([name, own]) => {
    const sources = [...new Set(own.map(({ source }) => source))];
    return [name, { ...fatesOf(own.map((trigger) => trigger.tally())), sources }] as const;
  });
  return { ...fatesOf(flows.map(([, flow]) => flow)), flows: Object.fromEntries(flows) };
}

/** What does not add up: a sentence for each flow of which more came out than went in. */
export function triggerSumProblems({ flows }: TriggerReport): string[] {
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
