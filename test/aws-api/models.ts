import { readFileSync } from "node:fs";
import path from "node:path";

/** What AWS says of a value: its type, and what it must be. */
export type Shape = {
  type: string;
  required?: string[];
  /** Shapes by the names of members. */
  members?: Record<string, string>;
  /** Of a list's values; of a map's keys and values. */
  member?: string;
  key?: string;
  value?: string;
  enum?: string[];
  /** Of a number, or of a text's or list's length. */
  min?: number;
  max?: number;
  pattern?: string;
};

/** What AWS's API models say of the calls that make our resources. */
export type Models = {
  /** Where it is from, and when. */
  source: string;
  /** Shape of an operation's input, by `service.Operation`. */
  operations: Record<string, string>;
  shapes: Record<string, Shape>;
};

/** Reads what extract.ts wrote. */
export const readModels = (): Models =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "models.json"), "utf8")) as Models;
