import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import { shownText } from "../../page/shown-text.ts";
import type { RecordView } from "../../page/view.ts";
import { type FlowPlace, stampOf } from "../account/accounts.ts";
import type { KeptRecord } from "../account/kept-records.ts";
import { recordKey } from "../account/record-id.ts";
import { createLast } from "./last.ts";

/** Some of the records of a region, each before and after. */
export type FollowedRecords = {
  /** A stream took a record: one on its way into a flow, or out of it. */
  accepted(record: AcceptedRecord): void;
  /** The failure store took a record. */
  kept(record: KeptRecord): void;
  /** The next record of a key is followed, whatever else is. */
  expect(partitionKey: string): void;
  last(): RecordView[];
};

/** Records that are followed at once: memory stays bounded however many there are. */
const MOST_FOLLOWED = 40;
const MOST_SHOWN = 6;
/** A record that nothing was heard of for so long gives its place to another. */
const PATIENCE_MS = 30_000;

type Before = { atMs: number; partitionKey: string; data: Uint8Array };

/** Follows none yet. @param flows those of the region. */
export function createFollowedRecords(flows: readonly FlowPlace[]): FollowedRecords {
  const inputs = new Set(flows.flatMap(({ triggers }) => triggers.map(({ streamArn }) => streamArn)));
  const outputs = new Set(flows.flatMap(({ output }) => output ?? []));
  const followed = new Map<string, Before>();
  const expected = new Set<string>();
  const shown = createLast<RecordView>(MOST_SHOWN);

  function follow({ streamArn, shardId, sequenceNumber, partitionKey, data, atMs }: AcceptedRecord): void {
    const [oldest] = followed;
    if (oldest !== undefined && atMs - oldest[1].atMs > PATIENCE_MS) followed.delete(oldest[0]);
    if (!expected.delete(partitionKey) && followed.size >= MOST_FOLLOWED) return;
    followed.set(recordKey(nameOf(streamArn), shardId, sequenceNumber), { atMs, partitionKey, data });
  }

  function published({ partitionKey, data, atMs }: AcceptedRecord): void {
    const stamp = stampOf(data);
    const after = shownText(data);
    // Without an id, which record it was before nobody can tell.
    if (stamp === undefined) shown.add({ flow: undefined, atMs, partitionKey, before: undefined, after });
    const before = stamp && take(stamp.key);
    if (before !== undefined) shown.add({ ...before, flow: stamp?.flow, after });
  }

  function take(key: string): Pick<RecordView, "atMs" | "partitionKey" | "before"> | undefined {
    const found = followed.get(key);
    if (found === undefined) return undefined;
    followed.delete(key);
    return { atMs: found.atMs, partitionKey: found.partitionKey, before: shownText(found.data) };
  }

  return {
    accepted(record) {
      if (outputs.has(record.streamArn)) published(record);
      if (inputs.has(record.streamArn)) follow(record);
    },
    kept({ key, flow }) {
      const before = take(key);
      if (before !== undefined) shown.add({ ...before, flow, after: undefined });
    },
    expect: (partitionKey) => void expected.add(partitionKey),
    last: shown.all,
  };
}

const nameOf = (streamArn: string) => streamArn.slice(streamArn.indexOf("/") + 1);
