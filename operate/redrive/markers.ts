import { randomUUID } from "node:crypto";
import { z } from "zod";
import { REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { type FailureStore, readEach } from "./failure-store.ts";
import { type Done, type HeldRecord, idOf } from "./held-record.ts";
import { RedriveError } from "./redrive-error.ts";

/** What was put back so far, remembered in the failure store itself. */
export type Markers = {
  /** All that was put back. */
  readonly done: Done;
  /** Writes the marker of the first of `records`, before any is put: whoever may not write would put them again and again. */
  open(records: readonly HeldRecord[]): Promise<void>;
  /**
   * Takes note of a record that was put back; {@link save} makes it last.
   * @param doneUntilMs the moment of {@link Done} for its id.
   */
  add(record: HeldRecord, doneUntilMs: number): void;
  /** Writes down what was noted since. Throws `RedriveError` when somebody else puts back the same objects. */
  save(): Promise<void>;
};

type Marker = { done: Map<string, number>; eTag: string | undefined; isSaved: boolean };

/** Where a run writes, and what tells its markers from those of another that puts back the same records. */
type Writer = { store: FailureStore; run: string };

const ids = z.array(z.string());
/** What was put on the stream; and since version 2 what a function was given, by the moment of {@link Done}. */
const schema = z.union([
  z.object({ version: z.literal(1), putBack: ids }),
  z.object({ version: z.literal(2), putBack: ids, invoked: z.array(z.object({ doneUntilMs: z.number(), ids })) }),
]);

/** Reads every marker. Throws `RedriveError` for one that cannot be understood: its records might be put back twice. */
export async function readMarkers(store: FailureStore, signal: AbortSignal): Promise<Markers> {
  const markers = new Map<string, Marker>();
  const done = new Map<string, number>();
  const keys: string[] = [];
  for await (const { key } of store.list(REDRIVEN_PREFIX)) keys.push(key);
  const read = async (key: string) => ({ key, ...(await store.read(key)) });
  for await (const { key, body, eTag } of readEach(keys, read, signal)) {
    const known = parseMarker(key, body);
    markers.set(key, { done: known, eTag, isSaved: true });
    for (const [id, untilMs] of known) note(done, id, untilMs);
  }

  const writer = { store, run: randomUUID() };
  let saving = Promise.resolve();
  const markerOf = (record: HeldRecord) => {
    const key = REDRIVEN_PREFIX + record.key;
    const marker = markers.get(key) ?? { done: new Map(), eTag: undefined, isSaved: true };
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
    add(record, doneUntilMs) {
      const { marker } = markerOf(record);
      for (const noted of [marker.done, done]) note(noted, idOf(record), doneUntilMs);
      marker.isSaved = false;
    },
    save() {
      // One after the other: each version of a marker is written over the one before.
      saving = saving
        .catch(() => {})
        .then(async () => {
          const unsaved = [...markers].filter(([, { isSaved }]) => !isSaved);
          for await (const _ of readEach(unsaved, ([key, marker]) => write(writer, key, marker)));
        });
      return saving;
    },
  };
}

function note(done: Map<string, number>, id: string, untilMs: number): void {
  done.set(id, Math.max(untilMs, done.get(id) ?? untilMs));
}

async function write({ store, run }: Writer, key: string, marker: Marker): Promise<void> {
  const body = Buffer.from(`${JSON.stringify({ run, ...contentOf(marker.done) })}\n`);
  // What is noted while it is written makes another version.
  marker.isSaved = true;
  marker.eTag = await store.write(key, body, marker.eTag).catch(async (error: unknown) => {
    marker.isSaved = false;
    if (!isConflict(error)) throw error;
    // The SDK asks again when an answer is lost: the marker may be our own.
    const found = await store.read(key);
    if (Buffer.compare(found.body, body) === 0) {
      marker.isSaved = true;
      return found.eTag;
    }
    throw new RedriveError(
      `${key} must be written by one run at a time, got another's version.\n` +
        "Fix: let the other npm run redrive end, then run this one again. What both put back meanwhile came twice.",
    );
  });
}

function contentOf(done: Done) {
  const byMoment = Map.groupBy(done, ([, untilMs]) => untilMs);
  const idsOf = (untilMs: number) => (byMoment.get(untilMs) ?? []).map(([id]) => id);
  const putBack = idsOf(Number.POSITIVE_INFINITY);
  const moments = [...byMoment.keys()].filter(Number.isFinite);
  if (moments.length === 0) return { version: 1, putBack };
  return { version: 2, putBack, invoked: moments.map((doneUntilMs) => ({ doneUntilMs, ids: idsOf(doneUntilMs) })) };
}

const isConflict = (error: unknown) =>
  error instanceof Error && ["PreconditionFailed", "ConditionalRequestConflict"].includes(error.name);

function parseMarker(key: string, body: Uint8Array): Map<string, number> {
  try {
    const marker = schema.parse(JSON.parse(Buffer.from(body).toString("utf8")));
    const done = new Map(marker.putBack.map((id) => [id, Number.POSITIVE_INFINITY]));
    if (marker.version === 2)
      for (const { doneUntilMs, ids } of marker.invoked) for (const id of ids) note(done, id, doneUntilMs);
    return done;
  } catch {
    throw new RedriveError(
      `${key} must list what was put back, got ${body.byteLength} bytes that do not.\n` +
        "Fix: restore its version before with S3's versions of the object, or delete it if its records may be put back again.",
    );
  }
}
