import type { Limits, RegionFinding } from "./finding.ts";
import type { QueueForecast } from "./queue-plan.ts";
import { wordsOfNumber, wordsOfSeconds } from "./words.ts";

const HOUR_SECONDS = 3600;
/** What more batches take to come that is worth a word. */
const LONG_MINUTES = 1;

/** What is to be known about a function on a queue. */
export function queueFindings(
  plan: QueueForecast,
  { maxAgeSeconds }: Limits,
  nameOf: (name: string) => string,
): RegionFinding[] {
  const { flow, rate, peakRate, capacity, messageAgeSeconds, catchUpSeconds, rampMinutes, mostConcurrency } = plan;
  const name = nameOf(flow.function.name);
  const gets = `gets through ${rounded(capacity)} messages a second with ${rounded(mostConcurrency)} batches under way`;
  const fix =
    "let more batches be under way, by its maximumConcurrency and reservedConcurrency, or make them larger or quicker";
  const findings: RegionFinding[] = [];
  if (capacity <= rate)
    findings.push({
      level: "error",
      text: `The function ${name} ${gets}, and gets ${rounded(rate)}: it falls behind for good.`,
      fix,
    });
  else if (capacity < peakRate)
    findings.push({
      level: "warning",
      text: `The function ${name} ${gets}, and gets ${rounded(peakRate)} at the peak: an hour of it makes messages ${wordsOfSeconds(messageAgeSeconds)} late.`,
      fix,
    });
  if (Number.isFinite(catchUpSeconds) && HOUR_SECONDS + catchUpSeconds > flow.retentionSeconds)
    findings.push({
      level: "error",
      text: `After an outage of an hour the function ${name} needs ${wordsOfSeconds(catchUpSeconds)} to catch up, and messages are kept for ${wordsOfSeconds(flow.retentionSeconds)}.`,
      fix,
    });
  if (maxAgeSeconds !== undefined && messageAgeSeconds > maxAgeSeconds)
    findings.push({
      level: "error",
      text: `Messages of the function ${name} must be at most ${wordsOfSeconds(maxAgeSeconds)} late after an hour at the peak, and are ${wordsOfSeconds(messageAgeSeconds)}.`,
      fix,
    });
  if (rampMinutes >= LONG_MINUTES)
    findings.push({
      level: "info",
      text: `Lambda begins with 5 batches of ${name} at once and adds 300 a minute: it takes ${wordsOfNumber(rampMinutes)} minutes to what the peak asks for.`,
    });
  return findings;
}

const rounded = (value: number) => Math.round(value).toLocaleString("en-US");
