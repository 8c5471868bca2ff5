/** Something that happened to an event. */
export type AsynchronousObservation = { functionArn: string; requestId: string } & (
  | { type: "invoked"; functionError: boolean; throttled: boolean }
  /** Given up; `kept` by the destination for failures, or lost. */
  | { type: "given-up"; condition: string; kept: boolean }
  | { type: "destination-failed"; error: unknown }
);
