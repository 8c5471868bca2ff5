import type { RegionFinding, SetCommand } from "./finding.ts";
import type { StreamForecast } from "./forecast.ts";
import type { Load } from "./load.ts";
import { PUT_UNIT_BYTES } from "./stream-cost.ts";

/** What gives a stream so many shards. */
type SetShards = (shards: number) => { fix: string };

/** Savings that are worth a word, as a share of what a stream costs. */
const WORTH_SAYING = 0.1;

/** What is to be known about one stream. */
export function streamFindings(
  plan: StreamForecast,
  load: Load,
  nameOf: (name: string) => string,
  set: SetCommand,
): RegionFinding[] {
  const name = nameOf(plan.stream.name);
  const setting = { input: "inputShards", output: "outputShards" }[name];
  const setShards = (shards: number) =>
    setting === undefined ? { fix: `give it ${shards} shards` } : { fix: set(setting, shards) };
  return [
    ...carrying(plan, name, setShards),
    ...cheaperMode(plan, name, setting === undefined ? undefined : set, setShards),
    ...cheaperUse(plan, load, name, set),
  ];
}

function carrying(plan: StreamForecast, name: string, setShards: SetShards): RegionFinding[] {
  const capacity = plan.stream.shards === undefined ? growing(plan, name, setShards) : holding(plan, name, setShards);
  if (plan.hottestKey <= 1) return capacity;
  const busy: RegionFinding = {
    level: "error",
    text: `The busiest key fills ${plan.hottestKey.toFixed(1)} shards of the stream ${name} at the peak, and can use one: ${throttling(plan)}.`,
    fix: "spread that key over several, or pack its records (--aggregation)",
  };
  return plan.shards < plan.shardsNeeded ? [busy, ...capacity] : [busy];
}

const throttling = ({ throttled }: StreamForecast) =>
  `${(throttled * 100).toFixed(1)} % of records are throttled at the peak`;

/** Whether shards hold the peak. */
function holding(plan: StreamForecast, name: string, setShards: SetShards): RegionFinding[] {
  const { shards, shardsNeeded, throttled } = plan;
  const has = `The stream ${name} has ${count(shards, "shard")}`;
  if (throttled > 0) {
    const wanted = Math.max(shardsNeeded, shards + 1);
    const level = shards < shardsNeeded ? "error" : "warning";
    return [{ level, text: `${has} and needs ${wanted}: ${throttling(plan)}.`, ...setShards(wanted) }];
  }
  if (shards >= shardsNeeded) return [];
  const text = `${has}, and ${shardsNeeded} leave a quarter free at the peak.`;
  return [{ level: "warning", text, ...setShards(shardsNeeded) }];
}

/** Whether an on-demand stream grows to the peak. */
function growing({ shardsNeeded, growth }: StreamForecast, name: string, setShards: SetShards): RegionFinding[] {
  if (!growth.isAllowed)
    return [
      {
        level: "error",
        text: `The stream ${name} passes what AWS gives an on-demand stream here at first.`,
        fix: `ask AWS for more, or: ${setShards(shardsNeeded).fix}`,
      },
    ];
  if (growth.doublings === 0) return [];
  return [
    {
      level: "warning",
      text: `A new on-demand stream takes 4,000 records and 4 MB a second: ${name} throttles until it has doubled ${times(growth.doublings)}, ${growth.minutes} minutes at least.`,
      fix: "raise the rate slowly, or begin with shards",
    },
  ];
}

function cheaperMode(
  { stream, shards, shardsNeeded, usd }: StreamForecast,
  name: string,
  set: SetCommand | undefined,
  setShards: SetShards,
): RegionFinding[] {
  const { now, provisioned, onDemand, advantage } = usd;
  if (now === undefined) return [];
  const saves = (other: number | undefined) =>
    other !== undefined && now - other > now * WORTH_SAYING ? now - other : 0;
  const findings: RegionFinding[] = [];
  if (stream.shards === undefined && saves(provisioned) > 0)
    findings.push({
      level: "info",
      text: `The stream ${name} is cheaper with ${count(shardsNeeded, "shard")} than on-demand, as long as the peak is as given.`,
      ...setShards(shardsNeeded),
      savesUsd: saves(provisioned),
    });
  if (stream.shards !== undefined && shards > shardsNeeded && saves(provisioned) > 0)
    findings.push({
      level: "info",
      text: `The stream ${name} has ${count(shards, "shard")}, and ${shardsNeeded} are enough.`,
      ...setShards(shardsNeeded),
      savesUsd: saves(provisioned),
    });
  if (stream.shards !== undefined && set !== undefined && saves(onDemand) > saves(provisioned))
    findings.push({
      level: "info",
      text: `The stream ${name} is cheaper on-demand.`,
      ...setShards(0),
      savesUsd: saves(onDemand),
    });
  if (stream.shards === undefined && saves(advantage) > saves(provisioned))
    findings.push({
      level: "info",
      text: `The stream ${name} is cheaper with On-demand Advantage, a setting of account and region that commits to 25 MiB a second.`,
      savesUsd: saves(advantage),
    });
  return findings;
}

function cheaperUse({ stream, use, usd }: StreamForecast, load: Load, name: string, set: SetCommand): RegionFinding[] {
  const findings: RegionFinding[] = [];
  const { now, withoutFanOut, forADay } = usd;
  if (now === undefined) return findings;
  if (stream.fanOuts > 0 && use.readers + stream.fanOuts === 1 && withoutFanOut !== undefined)
    findings.push({
      level: "info",
      text: `The stream ${name} has one reader, which needs no enhanced fan-out save for latency or to catch up sooner.`,
      fix: set("fanOut", "false"),
      savesUsd: now - withoutFanOut,
    });
  if (forADay !== undefined && now - forADay > now * WORTH_SAYING)
    findings.push({
      level: "info",
      text: `The stream ${name} keeps records for ${stream.retentionHours} hours. For 24 it is cheaper, and an outage of a day loses records.`,
      fix: set("retentionHours", 24),
      savesUsd: now - forADay,
    });
  const packed = Math.floor(PUT_UNIT_BYTES / load.bytes);
  if (
    load.aggregation === 1 &&
    packed > 1 &&
    name === "input" &&
    usd.packed !== undefined &&
    now - usd.packed > now * WORTH_SAYING
  )
    findings.push({
      level: "info",
      text: `Producers that pack ${packed} records into one, as the Kinesis Producer Library does, make the stream cheaper.`,
      savesUsd: now - usd.packed,
    });
  return findings;
}

const count = (value: number, noun: string) => `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
const times = (value: number) => (value === 1 ? "once" : `${value} times`);
