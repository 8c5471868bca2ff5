/** What became of the events of one trigger, each counted once however often it was delivered. */
export type EventTally = {
  /** Events that the source has taken for the function, counted at once. */
  in: number;
  /** Events that the function is done with. */
  out: number;
  /** Events that lie in a dead-letter queue or a failure store; over HTTP, those that were answered with a status of 500 or more. */
  failed: number;
  /** Events that a filter skipped. */
  filtered: number;
};

/** The four families of triggers; tables are of the first, yet read other streams. */
export type TriggerSource = "stream" | "table" | "queue" | "asynchronous" | "http";

/** A trigger of a function at work. Once it is idle, `in = out + failed + filtered`, or events are lost. */
export type DeployedTrigger = {
  readonly region: string;
  readonly functionName: string;
  readonly source: TriggerSource;
  tally(): EventTally;
  /** ARNs of the buckets and queues that its failed events lie in. @default none */
  readonly keptIn?: readonly string[];
  /** Whether, at its last look, nothing was left to do. */
  idle(): boolean;
  /** Starts nothing new; resolves when what is in flight has ended. */
  stop(): Promise<void>;
};
