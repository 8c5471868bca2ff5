/** What a process measures: a function's module and its handler, and the events to give it, one of few records and one of many. */
export type Task = {
  module: string;
  handler: string;
  few: string;
  many: string;
  /** CPU time that is spent on each event before it counts, and then, in microseconds. */
  warmUs: number;
  measuredUs: number;
};

/** CPU seconds of an invocation with each event, and how often it was invoked in all. */
export type Told = { few: number; many: number; invocations: { few: number; many: number } };
