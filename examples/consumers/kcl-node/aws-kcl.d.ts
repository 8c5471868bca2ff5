// npm's aws-kcl brings no types: what is used of it here.

declare module "aws-kcl" {
  export type Checkpointer = {
    /** Saves the place after the last batch. `error` is the name of the daemon's exception; null or undefined when it is saved. */
    checkpoint(callback: (error: string | null | undefined) => void): void;
  };

  export type RecordProcessor = {
    initialize(input: { shardId: string }, done: () => void): void;
    processRecords(
      input: { records: { data: string; sequenceNumber: string }[]; checkpointer: Checkpointer },
      done: () => void,
    ): void;
    leaseLost(input: object, done: () => void): void;
    shardEnded(input: { checkpointer: Checkpointer }, done: () => void): void;
    shutdownRequested(input: { checkpointer: Checkpointer }, done: () => void): void;
  };

  /** Serves the daemon, which speaks by the standard streams. */
  export default function kcl(
    processor: RecordProcessor,
    input?: NodeJS.ReadableStream,
    output?: NodeJS.WritableStream,
    errors?: NodeJS.WritableStream,
  ): { run(): void };
}
