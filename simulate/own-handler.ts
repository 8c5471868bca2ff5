import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../command-line/command.ts";
import { reasonUnreadable } from "../command-line/system-error.ts";
import type { Definition } from "../handlers/kinesis/batch/definition.ts";
import { createHandler } from "../handlers/kinesis/handler.ts";
import type { Random } from "./random.ts";
import type { Payload } from "./scenario/payload.ts";
import type { HandlerMaker } from "./world/world.ts";

/** A handler of one's own, and records for it. */
export type OwnHandlerOptions = {
  /** Path of the module that exports it. */
  handler: string;
  /** Path of a file of its records, one a line. */
  records: string;
  /** Member of a record that is its partition key; undefined: keys are drawn. */
  key: string | undefined;
};

/** What is simulated in the story's place. */
export type OwnHandler = {
  definition: Definition;
  maker: HandlerMaker;
  /** A record, and the partition key that it says. */
  draw(random: Random): Payload & { partitionKey?: string };
};

/** More lines tell nothing new. */
const MAX_LINES = 10_000;
/** Records that no enrichment of JSON is asked about. */
const UNREADABLE = ["", Buffer.from([0x22, 0xff]), '{"cut":'].map((text) => Buffer.from(text as string));

/** Loads a handler and its records. @throws UsageError that names what can't be used. */
export async function loadOwnHandler({ handler, records, key }: OwnHandlerOptions): Promise<OwnHandler> {
  const definition = await definitionOf(handler);
  const payloads = (await linesOf(records)).map((data) => payloadOf(data, key));
  const unreadable = UNREADABLE.map((data) => payloadOf(data, undefined));
  const [first] = payloads;
  if (first === undefined) throw new UsageError(`--records must be a file that holds records, got ${records}.`);
  return {
    definition,
    maker: ({ catalogue: _, ...dependencies }) => createHandler(definition, dependencies),
    draw: (random) => random.pick(random.chance(0.02) ? [first, ...unreadable] : [first, ...payloads.slice(1)]),
  };
}

async function definitionOf(file: string): Promise<Definition> {
  const module: { handler?: { definition?: Definition } } = await import(pathToFileURL(path.resolve(file)).href).catch(
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`--handler must be a module that can be loaded, got ${file}: ${why}`);
    },
  );
  const definition = module.handler?.definition;
  if (definition !== undefined) return definition;
  throw new UsageError(
    `--handler must export a handler that enrichment() or streamHandler() made, got ${file}: of another, what is outside it can't be simulated.`,
  );
}

async function linesOf(file: string): Promise<Buffer[]> {
  const text = await readFile(file, "latin1").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--records must be a file that can be read, got ${file}, ${reasonUnreadable(error)}.`);
  });
  const lines = text.split(/\r?\n/, MAX_LINES).filter((line) => line !== "");
  return lines.map((line) => Buffer.from(line, "latin1"));
}

function payloadOf(data: Buffer, key: string | undefined): Payload & { partitionKey?: string } {
  const partitionKey = key === undefined ? undefined : keyIn(data, key);
  return { kind: "own", data, expected: "as-tried", ...(partitionKey !== undefined && { partitionKey }) };
}

function keyIn(data: Buffer, member: string): string | undefined {
  try {
    const value: unknown = JSON.parse(data.toString())?.[member];
    return typeof value === "string" || typeof value === "number"
      ? String(value).slice(0, 256) || undefined
      : undefined;
  } catch {
    return undefined;
  }
}
