import type { Wire } from "./wire.ts";

/** A resource that lives. */
export type Living = { urn: string; id: string; inputs: Wire; outputs: Wire; version: number };
