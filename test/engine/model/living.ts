import type { Wire } from "./wire.ts";

/** A resource that lives. */
export type Living = {
  urn: string;
  id: string;
  inputs: Wire;
  outputs: Wire;
  version: number;
  /** Of a function, what network each of its versions was made with: Lambda holds it as long as the version stands. */
  networks?: readonly unknown[];
};
