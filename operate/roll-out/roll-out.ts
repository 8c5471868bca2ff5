import type { Clock } from "../../emulator/time/clock.ts";
import type { AliasApi, AliasedFunction, AliasState } from "./alias-api.ts";
import { RollOutError } from "./roll-out-error.ts";

/** One region of a roll-out. */
export type RegionOfRollOut = { region: string; functions: readonly AliasedFunction[]; api: AliasApi };

/** What a roll-out needs. */
export type RollOutArgs = {
  /** In the order in which they get the new version. */
  regions: readonly RegionOfRollOut[];
  /** Shares that the new version has before it has all, rising. */
  shares: readonly number[];
  minutes: number;
  /** Names of a region's alarms that ring. */
  ringing: (region: string) => Promise<string[]>;
  /** `pulumi up` without what these patterns of URNs match. */
  up: (excluded: readonly string[]) => Promise<void>;
  clock: Clock;
  signal: AbortSignal;
  say: (text: string) => void;
};

/** A function that has a version to come. */
type Change = { fn: AliasedFunction; before: AliasState; version: string };

const LOOK_EVERY_MS = 30_000;

/** Everything of a region, as `pulumi up --exclude` takes it. */
export const allOf = (region: string) => `**${region}**`;

/** Its aliases alone. */
export const aliasesOf = (region: string) => `**aws:lambda/alias:Alias::*${region}*`;

/**
 * Brings what has changed to one region after the other. Nothing is remembered but in Lambda and in Pulumi's state: after Ctrl-C the
 * same command goes on. Rejects with {@link RollOutError} when an alarm rings, and with the signal's reason.
 */
export async function rollOut(args: RollOutArgs): Promise<void> {
  const { regions, say, up } = args;
  for (const { region } of regions) await refuseRinging(args, region);
  for (const [index, one] of regions.entries()) {
    const later = regions.slice(index + 1).map(({ region }) => allOf(region));
    say(`${one.region}: publishing, with the aliases left as they are …`);
    await up([...later, aliasesOf(one.region)]);
    const changes = await changesOf(one);
    if (changes.length === 0) say(`${one.region}: no function has changed.`);
    else await shift(args, one, changes);
    await up(later);
  }
  say(`Done: ${regions.map(({ region }) => region).join(", ")}.`);
}

async function refuseRinging({ ringing }: RollOutArgs, region: string): Promise<void> {
  const alarms = await ringing(region);
  if (alarms.length === 0) return;
  throw new RollOutError(
    `No alarm may ring before a roll-out, got ${alarms.join(", ")} in ${region}: one more could not be told from it.\n` +
      `Fix: docs/runbook.md#${alarms[0]}`,
  );
}

async function changesOf({ functions, api }: RegionOfRollOut): Promise<Change[]> {
  const found = await Promise.all(
    functions.map(async (fn) => ({ fn, before: await api.get(fn), version: await api.newest(fn) })),
  );
  return found.filter(({ before, version }) => before.version !== version);
}

/** Gives the new versions their shares, one after the other, and all in the end; takes them back at the first alarm. */
async function shift(args: RollOutArgs, { region, api }: RegionOfRollOut, changes: readonly Change[]): Promise<void> {
  const { shares, say } = args;
  const set = (state: (change: Change) => AliasState) =>
    Promise.all(changes.map((change) => api.set(change.fn, state(change))));
  const back = () => set(({ before: { version } }) => ({ version }));
  const names = changes.map(({ fn, before, version }) => `${fn.flow} ${before.version} → ${version}`).join(", ");
  try {
    for (const share of shares) {
      say(`${region}: ${names}, ${Math.round(share * 100)} % of invocations …`);
      await set(({ before, version }) => ({ version: before.version, other: { version, share } }));
      await watch(args, region);
    }
    say(`${region}: ${names}, all invocations …`);
    await set(({ version }) => ({ version }));
    await watch(args, region);
  } catch (error) {
    await back();
    say(`${region}: back to ${changes.map(({ fn, before }) => `${fn.flow} ${before.version}`).join(", ")}.`);
    throw error;
  }
}

/** Looks at a region's alarms for a while. Rejects with {@link RollOutError} when one rings, and when it can't look. */
async function watch({ ringing, minutes, clock, signal }: RollOutArgs, region: string): Promise<void> {
  const endMs = clock.now() + minutes * 60_000;
  while (clock.now() < endMs) {
    signal.throwIfAborted();
    await clock.sleep(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
    const alarms = await ringing(region);
    if (alarms.length > 0)
      throw new RollOutError(
        `No alarm may ring while a version is rolled out, got ${alarms.join(", ")} in ${region}. Later regions were not touched.\n` +
          `Fix: docs/runbook.md#${alarms[0]}; then git revert what broke it, and npx pulumi up`,
      );
  }
}
