import { MAPPING_LIMITS } from "../../event-source-mapping/limits.ts";
import type { Limits, RegionFinding, SetCommand } from "./finding.ts";
import type { FlowForecast } from "./forecast.ts";
import { wordsOfSeconds } from "./words.ts";

const HOUR_SECONDS = 3600;
/** What catching up from an hour takes at most where a quarter of the capacity is free. */
const LONG_SECONDS = 4 * HOUR_SECONDS;

/** What is to be known about one function and its trigger. */
export function flowFindings(
  plan: FlowForecast,
  { maxAgeSeconds }: Limits,
  nameOf: (name: string) => string,
  set: SetCommand,
): RegionFinding[] {
  const { flow, capacity, rate, peakRate, iteratorAgeSeconds, catchUpSeconds } = plan;
  const name = nameOf(flow.function.name);
  const gets = `gets through ${rounded(capacity.rate)} records a second, bound by ${capacity.boundBy}`;
  const findings: RegionFinding[] = [];
  const fix = quicker(plan, set);
  if (capacity.rate <= rate)
    findings.push({
      level: "error",
      text: `The function ${name} ${gets}, and gets ${rounded(rate)}: it falls behind for good.`,
      ...fix,
    });
  else if (capacity.rate < peakRate)
    findings.push({
      level: "warning",
      text: `The function ${name} ${gets}, and gets ${rounded(peakRate)} at the peak: an hour of it makes records ${wordsOfSeconds(iteratorAgeSeconds)} late.`,
      ...fix,
    });
  if (Number.isFinite(catchUpSeconds) && HOUR_SECONDS + catchUpSeconds > flow.input.retentionHours * HOUR_SECONDS)
    findings.push({
      level: "error",
      text: `After an outage of an hour the function ${name} needs ${wordsOfSeconds(catchUpSeconds)} to catch up, and records are kept for ${flow.input.retentionHours} hours.`,
      ...fix,
    });
  else if (Number.isFinite(catchUpSeconds) && catchUpSeconds > LONG_SECONDS)
    findings.push({
      level: "warning",
      text: `After an outage of an hour the function ${name} needs ${wordsOfSeconds(catchUpSeconds)} to catch up, bound by ${capacity.boundBy}.`,
      ...fix,
    });
  if (maxAgeSeconds !== undefined && iteratorAgeSeconds > maxAgeSeconds)
    findings.push({
      level: "error",
      text: `Records of the function ${name} must be at most ${wordsOfSeconds(maxAgeSeconds)} late after an hour at the peak, and are ${wordsOfSeconds(iteratorAgeSeconds)}.`,
      ...fix,
    });
  return findings;
}

/** What lifts the bound on a function. */
function quicker({ flow, capacity, peakRate, mostConcurrency }: FlowForecast, set: SetCommand): { fix: string } {
  const wanted = Math.ceil((mostConcurrency * peakRate * 1.25) / capacity.rate);
  switch (capacity.boundBy) {
    case "reads of the stream":
      return { fix: flow.isFanOut ? "give the input stream more shards" : set("fanOut", "true") };
    case "reserved concurrency":
      return { fix: set("reservedConcurrency", wanted) };
    case "the output stream":
      return { fix: "give the output stream more shards" };
    default: {
      const factor = Math.ceil((flow.parallelizationFactor * peakRate * 1.25) / capacity.rate);
      if (factor > flow.parallelizationFactor && factor <= MAPPING_LIMITS.parallelizationFactor.maximum)
        return { fix: set("parallelizationFactor", factor) };
      return { fix: "give the input stream more shards, or the function more memory, so that it takes less time" };
    }
  }
}

const rounded = (rate: number) => Math.round(rate).toLocaleString("en-US");
