import type { SentEvent } from "./scenario.ts";

/** What must hold in every history of events. docs/simulator.md tells each in full. */
export type EventInvariant =
  | "lost"
  | "invented"
  | "bytes"
  | "acknowledged-early"
  | "order"
  | "overlap"
  | "invalid-answer"
  | "given-up-wrongly"
  | "undrained";

/** A rule that a history breaks, and where. */
export type EventViolation = { rule: EventInvariant; text: string };

/** One time that the handler's own work was called for an event. */
export type Run = {
  eventId: string;
  invocation: number;
  /** Steps order all that is noted. */
  startStep: number;
  /** Undefined: its process died, or was frozen. */
  end: { step: number; ok: boolean } | undefined;
};

/** Something that was written, under the key that the handler gave it. */
export type Effect = { key: string; body: string; step: number; invocation: number };

/** One invocation: what it was given, and how it ended. */
export type EventInvocation = {
  number: number;
  /** IDs of the messages, with those of their events. One without messages, asynchronous, has its event under its own. */
  delivered: { messageId: string; eventId: string }[];
  /** Keys whose write the handler was told of. */
  confirmed: Set<string>;
  end: { answer: unknown } | { error: string } | "killed" | "throttled" | undefined;
  /** Whether anything but the handler's own work made it fail. */
  isHit: boolean;
};

/** What keeps an event that was given up: its body as it lies there. */
export type KeptEvent = {
  eventId: string;
  body: string;
  step: number;
  /** Who gave it up, where it was not the function that failed at it: the sender, or a batch of a stream with another event in it. */
  by?: "sender" | "batch";
};

/** All that happened to events, in order. */
export type EventHistory = {
  /** Events whose sender knows that they arrived, or can't know whether. */
  accepted: SentEvent[];
  runs: Run[];
  effects: Effect[];
  invocations: EventInvocation[];
  /** Messages that left the queue as handled, and the invocation that was answered so. */
  handled: { messageId: string; eventId: string; step: number; invocation: number }[];
  kept: KeptEvent[];
  isDrained: boolean;
  tookMs: number;
  fired: Map<string, number>;
  /** For people: kept on request only. */
  lines: string[];
};

/** A history in which nothing has happened. */
export const createEventHistory = (): EventHistory => ({
  ...{ accepted: [], runs: [], effects: [], invocations: [], handled: [], kept: [], lines: [] },
  ...{ isDrained: false, tookMs: 0, fired: new Map() },
});
