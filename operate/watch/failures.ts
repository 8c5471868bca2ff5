import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { shownText } from "../../page/shown-text.ts";
import type { FailureView } from "../../page/view.ts";
import { parseObject } from "../redrive/parse-object.ts";
import type { EvidenceReads, FailureObject } from "./evidence-reads.ts";
import { listFailures } from "./failure-objects.ts";

/** What failures are read of. */
export type FailuresArgs = {
  reads: Pick<EvidenceReads, "objects" | "folders" | "object">;
  bucket: string;
  /** Names of the region's flows. */
  flows: readonly string[];
  /** Names the flow of a function, by its ARN. */
  flowOf: (functionArn: string) => string;
  /** Whether a record is shown of each. */
  showsRecords: boolean;
};

/** Objects that are read, of however many. */
const MOST_OBJECTS = 10;
const MOST_BYTES = 256 * 1024;
const SHOWN_CHARACTERS = 400;

/**
 * Reads, again and again, the newest objects of a failure store: of records that arrived today or yesterday, and of batches that Lambda
 * gave up. Its calls are bounded: those of {@link listFailures}, and 1 for each of 10 objects, once.
 */
export function createFailuresReader(args: FailuresArgs) {
  let known = new Map<string, FailureView[]>();
  return async (sinceMs: number, nowMs: number): Promise<{ value: FailureView[]; notes: string[] }> => {
    const { objects, isCut } = await listFailures(args.reads, { ...args, sinceMs, nowMs });
    const recent = objects
      .filter(({ storedAtMs }) => storedAtMs >= sinceMs)
      .sort((a, b) => b.storedAtMs - a.storedAtMs);
    const newest = recent.slice(0, MOST_OBJECTS);
    const read = await Promise.all(newest.map(async (object) => [versionOf(object), await once(object)] as const));
    known = new Map(read);
    return { value: read.flatMap(([, failures]) => failures), notes: notesOf(recent.length, isCut) };
  };

  async function once(object: FailureObject): Promise<FailureView[]> {
    return known.get(versionOf(object)) ?? readOne(args, object);
  }
}

const versionOf = ({ key, storedAtMs }: FailureObject) => `${key} ${storedAtMs}`;

const notesOf = (count: number, isCut: boolean) => [
  ...(count > MOST_OBJECTS ? [`${count} objects were stored meanwhile: the newest ${MOST_OBJECTS} are shown.`] : []),
  ...(isCut ? ["There are more objects than are listed: newer ones may be missing."] : []),
];

async function readOne(args: FailuresArgs, object: FailureObject): Promise<FailureView[]> {
  const { key, storedAtMs, bytes } = object;
  const fate = key.startsWith(DISCARDED_PREFIX) ? "discarded" : "quarantined";
  const common = { atMs: storedAtMs, fate, object: key } as const;
  const unread = (reason: string): FailureView[] => [
    { ...common, flow: undefined, reason, detail: undefined, data: undefined },
  ];
  if (fate === "discarded" && bytes > MOST_BYTES) return unread(`a batch of ${bytes} bytes, which is not read here`);
  const found = await args.reads.object(args.bucket, key, MOST_BYTES);
  // A line that is cut is left out.
  const body = bytes > MOST_BYTES ? found.subarray(0, found.lastIndexOf(10) + 1) : found;
  const { records } = parseObject({ key, storedAtMs, body }, args.flowOf);
  if (records.length === 0) return unread("no record of a stream");
  return [...Map.groupBy(records, ({ reason }) => reason)].map(([reason, alike]) => {
    const [first] = alike;
    const data = args.showsRecords && first !== undefined ? shownText(first.data, SHOWN_CHARACTERS) : undefined;
    return { ...common, flow: first?.flow, reason, detail: undefined, data, records: alike.length };
  });
}
