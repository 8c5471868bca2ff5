/** An event as its targets get it. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export type DeliveredEvent = {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  /** Of an event that comes again out of an archive. */
  "replay-name"?: string;
  resources: string[];
  detail: unknown;
};

/** A time as events have it: to the second. @param ms milliseconds since the Unix epoch */
export const toSecond = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
