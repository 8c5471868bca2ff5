import { z } from "zod";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import { keptRecords } from "./kept-records.ts";
import { createLedger, type FateName, type Ledger } from "./ledger.ts";
import { type NamedRecord, parseRecordId, recordKey } from "./record-id.ts";

/** A flow in one region: a function, and the streams that it reads and writes. */
export type FlowPlace = {
  region: string;
  flow: string;
  functionArn: string;
  functionName: string;
  /** Its event source mappings, each with the stream that it reads. */
  triggers: readonly { uuid: string; streamArn: string }[];
  /** ARN of the stream that it writes to, when it is one of the program's. */
  output: string | undefined;
};

/** What is known of a flow's records. */
export type FlowAccount = FlowPlace & {
  ledger: Ledger;
  /** Whether its function has ever said what became of a record. */
  hasReported(): boolean;
};

/** Keeps account of every record of every flow. */
export type Accounts = {
  readonly flows: readonly FlowAccount[];
  /** A stream took a record. */
  accepted(record: Omit<AcceptedRecord, "data">): void;
  /** Records that a stream took, duplicates included. */
  written(streamArn: string): number;
  /** The filter patterns of a mapping skipped records. */
  filtered(mapping: string, shardId: string, sequenceNumbers: readonly string[]): void;
  /** A bucket took an object. */
  stored(key: string, body: Uint8Array): void;
  /** The function says what became of the records of an invocation. Passes over what is no such message. */
  reported(functionName: string, message: unknown): void;
  /** A record was read from a stream. Returns the flow that wrote it. */
  read(streamArn: string, data: Uint8Array, arrivedAtMs: number): FlowAccount | undefined;
};

/** How accounts are kept. */
export type AccountsArgs = {
  flows: readonly FlowPlace[];
  /** Whether output streams are read, and each record is followed to its end. */
  isFollowing: boolean;
  /** Hears of the partition key of each record that the input stream of a flow took, and where the record stands. */
  onAccepted?: (partitionKey: string, key: string) => void;
  /** Hears of each record that is settled. */
  onSettled?: (flow: FlowPlace, key: string, fate: FateName) => void;
};

const fates = z.object({
  fates: z.array(
    z.object({
      id: z.string(),
      fate: z.enum(["out", "quarantined", "dropped", "open"]),
      reason: z.string().optional(),
    }),
  ),
});

const stamped = z.object({ enrichment: z.object({ id: z.string() }) });

/** Accounts without records. */
export function createAccounts(args: AccountsArgs): Accounts {
  const reporting = new Set<string>();
  const flows = args.flows.map((place) => openAccount(place, args, reporting));
  const { onAccepted } = args;
  const readers = groupBy(flows, ({ triggers }) => triggers.map(({ streamArn }) => streamArn));
  const writers = groupBy(flows, ({ output }) => (output === undefined ? [] : [output]));
  const byName = new Map(flows.map((account) => [`${account.region}/${account.flow}`, account]));
  const byFunction = new Map(flows.map((account) => [account.functionName, account]));
  const byMapping = groupBy(flows, ({ triggers }) => triggers.map(({ uuid }) => uuid));
  const written = new Map<string, number>();

  const flowOf = (id: { region: string; flow?: string | undefined; functionArn?: string | undefined }) =>
    id.functionArn === undefined
      ? byName.get(`${id.region}/${id.flow}`)
      : flows.find(({ functionArn }) => isOf(functionArn, id.functionArn));

  return {
    flows,
    written: (streamArn) => written.get(streamArn) ?? 0,
    accepted({ streamArn, shardId, sequenceNumber, partitionKey, atMs }) {
      written.set(streamArn, (written.get(streamArn) ?? 0) + 1);
      const accounts = readers.get(streamArn);
      if (accounts === undefined) return;
      const key = recordKey(nameOf(streamArn), shardId, sequenceNumber);
      onAccepted?.(partitionKey, key);
      for (const { ledger } of accounts) ledger.accepted(key, atMs);
    },
    filtered(mapping, shardId, sequenceNumbers) {
      for (const { ledger, triggers } of byMapping.get(mapping) ?? []) {
        const stream = nameOf(triggers.find(({ uuid }) => uuid === mapping)?.streamArn ?? "");
        for (const sequenceNumber of sequenceNumbers)
          ledger.settled({ key: recordKey(stream, shardId, sequenceNumber), subSequence: 0 }, "filtered");
      }
    },
    stored(key, body) {
      for (const record of keptRecords(key, body)) flowOf(record)?.ledger.settled(record, record.fate, record.reason);
    },
    reported(functionName, message) {
      const ledger = byFunction.get(functionName)?.ledger;
      const { data } = fates.safeParse(message);
      if (data !== undefined) reporting.add(functionName);
      for (const { id, fate, reason } of data?.fates ?? []) {
        const record = parseRecordId(id);
        if (record !== undefined && (fate === "out" || fate === "dropped")) ledger?.reported(record, fate, reason);
      }
    },
    read(streamArn, data, arrivedAtMs) {
      const record = stampOf(data);
      const account = record && flowOf(record);
      if (record && account) {
        account.ledger.published(record, arrivedAtMs);
        return account;
      }
      // Several flows may write records without an id: which one did, nothing tells.
      const [writer] = writers.get(streamArn) ?? [];
      writer?.ledger.publishedUnnamed();
      return writer;
    },
  };
}

/** @param reporting names of the functions that have said what became of a record. */
function openAccount(place: FlowPlace, args: AccountsArgs, reporting: ReadonlySet<string>): FlowAccount {
  const { isFollowing, onSettled } = args;
  const ledger = createLedger({
    isFollowing,
    isOutputRead: isFollowing && place.output !== undefined,
    onSettled: (key, fate) => onSettled?.(place, key, fate),
  });
  return { ...place, ledger, hasReported: () => reporting.has(place.functionName) };
}

const isOf = (functionArn: string, qualified = "") =>
  qualified === functionArn || qualified.startsWith(`${functionArn}:`);

const nameOf = (streamArn: string) => streamArn.slice(streamArn.indexOf("/") + 1);

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) for (const key of keysOf(item)) groups.set(key, [...(groups.get(key) ?? []), item]);
  return groups;
}

/** The id that a function stamped on a record; undefined when it is none. */
export function stampOf(data: Uint8Array): NamedRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(data).toString("utf8"));
  } catch {
    return undefined;
  }
  const { data: found } = stamped.safeParse(value);
  return found && parseRecordId(found.enrichment.id);
}
