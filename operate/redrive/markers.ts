import { randomUUID } from "node:crypto";
import { z } from "zod";
import { REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { type FailureStore, readEach } from "./failure-store.ts";
import { type HeldRecord, idOf } from "./held-record.ts";
import { RedriveError } from "./redrive-error.ts";

/** What was put back so far, remembered in the failure store itself. */
export type Markers = {
  /** Ids of all that was put back. */
  readonly done: ReadonlySet<string>;
  /** Writes the marker of the first of `records`, before any is put: whoever may not write would put them again and again. */
  open(records: readonly HeldRecord[]): Promise<void>;
  /** Takes note of a record that was put back; {@link save} makes it last. */
  add(record: HeldRecord): void;
  /** Writes down what was noted since. Throws `RedriveError` when somebody else puts back the same objects. */
  save(): Promise<void>;
};

type Marker = { ids: string[]; eTag: string | undefined; isSaved: boolean };

/** Where a run writes, and what tells its markers from those of another that puts back the same records. */
type Writer = { store: FailureStore; run: string };

const schema = z.object({ version: z.literal(1), putBack: z.array(z.string()) });

/** Reads every marker. Throws `RedriveError` for one that cannot be understood: its records might be put back twice. */
export async function readMarkers(store: FailureStore, signal: AbortSignal): Promise<Markers> {
  const markers = new Map<string, Marker>();
  const done = new Set<string>();
  const keys: string[] = [];
  for await (const { key } of store.list(REDRIVEN_PREFIX)) keys.push(key);
  const read = async (key: string) => ({ key, ...(await store.read(key)) });
  for await (const { key, body, eTag } of readEach(keys, read, signal)) {
    const ids = parseMarker(key, body);
    markers.set(key, { ids, eTag, isSaved: true });
    for (const id of ids) done.add(id);
  }

  const writer = { store, run: randomUUID() };
  const markerOf = (record: HeldRecord) => {
    const key = REDRIVEN_PREFIX + record.key;
    const marker = markers.get(key) ?? { ids: [], eTag: undefined, isSaved: true };
    markers.set(key, marker);
    return { key, marker };
  };

  return {
    done,
    async open([first]) {
      if (first === undefined) return;
      const { key, marker } = markerOf(first);
      await write(writer, key, marker);
    },
    add(record) {
      const { marker } = markerOf(record);
      marker.ids.push(idOf(record));
      marker.isSaved = false;
      done.add(idOf(record));
    },
    async save() {
      const unsaved = [...markers].filter(([, { isSaved }]) => !isSaved);
      for await (const _ of readEach(unsaved, ([key, marker]) => write(writer, key, marker)));
    },
  };
}

async function write({ store, run }: Writer, key: string, marker: Marker): Promise<void> {
  const body = Buffer.from(`${JSON.stringify({ version: 1, run, putBack: marker.ids })}\n`);
  marker.eTag = await store.write(key, body, marker.eTag).catch(async (error: unknown) => {
    if (!isConflict(error)) throw error;
    // The SDK asks again when an answer is lost: the marker may be our own.
    const found = await store.read(key);
    if (Buffer.compare(found.body, body) === 0) return found.eTag;
    throw new RedriveError(
      `${key} must be written by one run at a time, got another's version.\n` +
        "Fix: let the other npm run redrive end, then run this one again. What both put back meanwhile came twice.",
    );
  });
  marker.isSaved = true;
}

const isConflict = (error: unknown) =>
  error instanceof Error && ["PreconditionFailed", "ConditionalRequestConflict"].includes(error.name);

function parseMarker(key: string, body: Uint8Array): string[] {
  try {
    return schema.parse(JSON.parse(Buffer.from(body).toString("utf8"))).putBack;
  } catch {
    throw new RedriveError(
      `${key} must list what was put back, got ${body.byteLength} bytes that do not.\n` +
        "Fix: restore its version before with S3's versions of the object, or delete it if its records may be put back again.",
    );
  }
}
