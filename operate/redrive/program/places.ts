import Table from "cli-table3";
import type { EventsResult } from "../events/given-up.ts";

/** A place that keeps what a flow gave up, and what became of it. */
export type KeptPlace = EventsResult & {
  flow: string;
  /** Name of the bucket or queue. */
  name: string;
  /** What lies there. */
  what: "events given up" | "undelivered events" | "dead letters";
};

/** The places as an aligned table. */
export function renderPlaces(places: readonly KeptPlace[]): string {
  const table = new Table({
    head: ["flow", "what", "lies in", "before", "now"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", "left", "right", "right"],
  });
  const number = (value: number) => value.toLocaleString("en-US");
  for (const { flow, what, name, before, given } of places)
    table.push([flow, what, name, number(before), number(given)]);
  return table.toString();
}
