import type { Clock } from "../time/clock.ts";
import type { Bodies } from "./bodies.ts";
import { checkWriteCondition, createTurns, type WriteCondition } from "./conditions.ts";
import type { Histories } from "./histories.ts";
import type { ObjectChange } from "./notifications/object-change.ts";
import { createSequencer } from "./sequencer.ts";
import { addVersion } from "./versions.ts";

/** What writing and removing objects needs. */
export type ChangesArgs = {
  bodies: Bodies;
  histories: Histories;
  clock: Clock;
  /** Hears of each change when it is done. */
  onChange: (change: ObjectChange) => void;
};

/** What every change of a key does. */
export type ObjectChanges = {
  /** Gives each change of a key, and each look at it, its turn. */
  inTurn<T>(bucket: string, key: string, work: () => Promise<T>): Promise<T>;
  /** @throws AwsError when the condition is not met. */
  check(bucket: string, key: string, condition: WriteCondition | undefined): Promise<void>;
  /** Keeps the bytes of what is current, where the bucket keeps versions: the next write would take their place. */
  keepCurrent(bucket: string, key: string): Promise<void>;
  /** Numbers and tells a change. Returns the version's ID, where the bucket keeps versions. */
  done(change: Omit<ObjectChange, "sequencer" | "timeMs" | "versionId">, versionId: string): { versionId?: string };
};

/** ObjectChanges one after the other. */
export function createChanges({ histories, clock, onChange }: ChangesArgs): ObjectChanges {
  const inTurn = createTurns();
  const next = createSequencer(() => clock.now());
  return {
    inTurn: (bucket, key, work) => inTurn(`${bucket}/${key}`, work),
    async check(bucket, key, condition) {
      if (condition) checkWriteCondition(key, condition, (await histories.current(bucket, key))?.version);
    },
    async keepCurrent(bucket, key) {
      if (histories.versioning(bucket) === undefined) return;
      const current = await histories.current(bucket, key);
      if (current) addVersion(histories.of(bucket, key), { ...current.version, body: current.body });
    },
    done(change, versionId) {
      const sequencer = next();
      const named = { ...(histories.versioning(change.bucket) !== undefined && { versionId }) };
      histories.of(change.bucket, change.key).changedAt = sequencer;
      onChange({ ...change, ...named, sequencer, timeMs: clock.now() });
      return named;
    },
  };
}
