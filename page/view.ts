/** What the page shows: plain data, as JSON. Whoever has it, from a laptop, a finished run or AWS, gets the same page. */
export type View = {
  /** Whether it changes while it is looked at: alive on this machine, the end of a run there, or read from AWS. */
  source: "laptop" | "report" | "aws";
  project: string;
  stack: string;
  /** When it was true, in milliseconds since the Unix epoch. */
  atMs: number;
  /** What the counts cover, in seconds: since the start, or the last minutes of a stack in AWS. */
  seconds: number;
  /** Records of all flows in all regions. */
  counts: ShownCounts;
  /** Lines that no stream took; undefined where nobody read any. */
  refused?: number;
  regions: RegionView[];
  /** How a region was lost in a run; undefined where none was. */
  drill?: DrillView | undefined;
  /** What should not have happened, each once. */
  problems: readonly string[];
  /** Whether whoever looks may put a record and have failures put back. */
  isWritable: boolean;
};

/** Records by what became of them, by the names of `report.json`. What cannot be known is left out. */
export type ShownCounts = {
  in?: number;
  out?: number;
  quarantined?: number;
  discarded?: number;
  filtered?: number;
  dropped?: number;
  /** Events that the function could not handle, and that are kept, or were answered with a status of 500 or more. */
  failed?: number;
  /** Records that nothing has become of yet. */
  underWay?: number;
  /** Records that nothing has become of, now that nothing comes any more. */
  lost?: number;
  duplicates?: number;
};

/** How a region stopped taking records, by the names and numbers of `drill` in `report.json`. */
export type DrillView = {
  region: string;
  outages: readonly OutageView[];
  /** Records of all outages that came again. */
  duplicates: number;
  unacknowledged: number;
  disordered: number;
  split: number;
  lost: number;
};

/** One time in which a region took nothing, or said nothing; null for what never came. */
export type OutageView = {
  kind: "throttled" | "refused" | "silent" | "gone";
  /** Since the drill began. */
  fromSeconds: number;
  seconds: number;
  keys: number;
  moved: number;
  waited: number;
  leftAfterSeconds: number | null;
  backAfterSeconds: number | null;
  lateSeconds: { p50: number; p99: number; max: number };
  duplicates: number;
  /** Some of the keys, the latest first, and the regions that took them. */
  latest: readonly { key: string; regions: readonly string[]; lateSeconds: number | null }[];
};

/** One region. */
export type RegionView = {
  name: string;
  counts: ShownCounts;
  places: PlaceView[];
  flows: FlowView[];
  /** The bucket that keeps what failed; undefined where none does. */
  failureStore: { bucket: string } | undefined;
  queues: QueueView[];
  /** Pages of others that show more. */
  links: LinkView[];
  alarms: AlarmView[];
  /** The last ones first, as the lists below; undefined for what is not looked at. */
  records: RecordView[] | undefined;
  /** Events, and what functions answered. */
  events?: EventView[] | undefined;
  failures: FailureView[] | undefined;
  traces: TraceView[] | undefined;
  logs: LogView[] | undefined;
  /** What is to be said of a part, such as why it could not be read. */
  notes?: Readonly<Partial<Record<NotedPart, readonly string[]>>>;
};

/** A part of a region's page that notes may be about. */
export type NotedPart = "records" | "failures" | "alarms" | "traces" | "logs";

/** Another page. */
export type LinkView = { title: string; url: string };

/** What a place is. */
export type PlaceKind = "stream" | "queue" | "topic" | "table" | "bucket" | "bus" | "schedule" | "http";

/** What flows are driven by, and what they use: between applications and flows, or behind these. */
export type PlaceView = {
  /** What flows and other places call it, of its region alone. */
  id: string;
  kind: PlaceKind;
  name: string;
  /** Open shards of a stream. */
  shards?: number | undefined;
  /** Messages in a queue, items in a table, objects in a bucket. */
  holds?: number | undefined;
  /** Records, messages or requests that it took. */
  taken: number | undefined;
  perSecond: number | undefined;
  /** Places that send it what they take. */
  fedBy?: readonly string[];
};

/** A flow: a function, what drives it, and where it writes. */
export type FlowView = {
  name: string;
  functionName: string;
  /** IDs of the places that drive it. */
  reads: readonly string[];
  /** ID of the stream that it writes to. */
  writes: string | undefined;
  /** IDs of the places that its settings name. */
  uses?: readonly string[];
  /** Set where its events are no records of the stack's streams: they are counted apart. */
  isApart?: true;
  /** Set where what fails is not in the failure store: it lies in queues, or was answered. */
  isKeptElsewhere?: true;
  counts: ShownCounts;
  /** Calls of the function. */
  invocations: number | undefined;
  /** From the input stream to the output stream, in milliseconds. */
  latencyMs: { p50: number; p99: number; max: number } | undefined;
  /** What goes on each arrow now. */
  perSecond: { in: number | undefined; out: number | undefined; kept: number | undefined };
};

/** A queue, and what is in it. */
export type QueueView = { name: string; messages: number | undefined; isDeadLetter: boolean };

/** A record before and after, as texts, which may be cut. */
export type RecordView = {
  flow: string | undefined;
  atMs: number;
  partitionKey: string;
  before: string | undefined;
  after: string | undefined;
};

/** An event, or the first of a batch, and what its function answered, as texts, which may be cut. */
export type EventView = {
  flow: string;
  atMs: number;
  /** What it is, in a few words: where a message, a request or an object stands. */
  title: string;
  /** Further ones of its batch. */
  others: number;
  event: string;
  answer: string;
};

/** A record in the failure store or an event that is kept elsewhere, or some that are alike. */
export type FailureView = {
  flow: string | undefined;
  atMs: number;
  fate: "quarantined" | "discarded" | "dead-lettered";
  reason: string;
  detail: string | undefined;
  /** The record as text, which may be cut; undefined when it is not shown. */
  data: string | undefined;
  /** Key of its object, or the queue that it lies in. */
  object: string;
  /** How many records of its object it stands for. @default 1 */
  records?: number;
};

/** An alarm, and the state that it is or would be in. */
export type AlarmView = {
  name: string;
  summary: string;
  state: "ok" | "alarm" | "unknown";
  /** Why, in words. */
  why: string;
};

/** One invocation as X-Ray draws it. */
export type TraceView = {
  requestId: string;
  flow: string;
  startedAtMs: number;
  status: "success" | "error" | "timeout";
  segments: readonly SegmentView[];
  /** What the function said of it, by the names of its metrics. */
  metrics: Readonly<Record<string, number>>;
};

/** A part of an invocation; milliseconds since its start. */
export type SegmentView = { name: string; depth: number; fromMs: number; durationMs: number };

/** A line that a function logged, which may be cut. */
export type LogView = { atMs: number; flow: string; line: string };
