import { createHash } from "node:crypto";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { EnrichDependencies } from "../../handlers/enrich/handler.ts";
import type { QuarantineObject, Store } from "../../handlers/kinesis/failure-store/quarantine.ts";
import type { InvocationContext, StreamHandler } from "../../handlers/kinesis/handler.ts";
import type { PutRecords } from "../../handlers/kinesis/publish/publish.ts";
import { dataOf, type Entry } from "../../handlers/kinesis/records/entry.ts";
import type { HandlerMaker } from "../world/world.ts";

/** A bug that a handler could have, planted into the real one: it proves that the checker would find it. */
export type PlantedBug = {
  /** What the handler does wrong. */
  name: string;
  plant(createHandler: HandlerMaker): HandlerMaker;
};

/** The event that a handler is given. */
export type Event = Partial<KinesisStreamEvent>;

/** What an entry has to have for its data to be these bytes. */
export function holding(bytes: Buffer): Pick<Entry, "bytes" | "start" | "end"> {
  return { bytes, start: 0, end: bytes.length };
}

/** A bug in what surrounds the handler. */
export function bugInDependencies(
  name: string,
  spoil: (dependencies: EnrichDependencies) => Partial<EnrichDependencies>,
): PlantedBug {
  return {
    name,
    plant: (createHandler) => (dependencies) => createHandler({ ...dependencies, ...spoil(dependencies) }),
  };
}

/** A bug in how records are put. */
export function bugInPut(
  name: string,
  spoil: (put: PutRecords, dependencies: EnrichDependencies) => PutRecords,
): PlantedBug {
  return bugInDependencies(name, (dependencies) => ({ put: spoil(dependencies.put, dependencies) }));
}

/** A bug in what an entry becomes before it is put. Undefined: it is left out, and counts as taken. */
export function bugInEntry(
  name: string,
  spoil: (entry: Entry, text: string) => Partial<Entry> | undefined,
): PlantedBug {
  return bugInPut(name, (put) => async (entries, signal) => {
    const spoilt = entries.map((entry) => {
      const changes = spoil(entry, dataOf(entry).toString());
      return changes === undefined ? undefined : { ...entry, ...changes };
    });
    const sent = spoilt.filter((entry) => entry !== undefined);
    const codes = sent.length === 0 ? [] : await put(sent, signal);
    let next = 0;
    return spoilt.map((entry) => (entry === undefined ? undefined : codes[next++]));
  });
}

/** A bug in how refused records are stored. */
export function bugInStore(name: string, spoil: (store: Store) => Store): PlantedBug {
  return bugInDependencies(name, ({ store }) => ({ store: spoil(store) }));
}

/** A bug in what a line of the quarantine says. */
export function bugInLine(name: string, spoil: (line: Record<string, unknown>) => Record<string, unknown>): PlantedBug {
  return bugInStore(name, (store) => ({ key, body }, signal) => {
    const lines = body.trimEnd().split("\n");
    const spoilt = lines.map((line) => `${JSON.stringify({ ...JSON.parse(line), ...spoil(JSON.parse(line)) })}\n`);
    return store(keptAs(key, spoilt.join("")), signal);
  });
}

/** An object under the key that its content gives it, so that the key does not betray what is wrong with the content. */
export function keptAs(key: string, body: string): QuarantineObject {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 8);
  return { key: key.replace(/[0-9a-f]{8}(?=\.ndjson$)/, hash), body };
}

/** A bug in what the handler does with an event. `spoil` is called once for each environment. */
export function bugInHandler(
  name: string,
  spoil: (
    handler: StreamHandler,
    dependencies: EnrichDependencies,
  ) => (event: Event, context: InvocationContext) => Promise<KinesisStreamBatchResponse>,
): PlantedBug {
  return {
    name,
    plant: (createHandler) => (dependencies) => spoil(createHandler(dependencies), dependencies),
  };
}

/** A bug in which records of an event the handler works on, or in what form. */
export function bugInRecords(
  name: string,
  spoil: (records: NonNullable<Event["Records"]>) => NonNullable<Event["Records"]>,
): PlantedBug {
  return bugInHandler(
    name,
    (handler) =>
      ({ Records = [] }, context) =>
        handler({ Records: spoil(Records) }, context),
  );
}

/** A bug in the answer of an invocation in which something failed. Whatever JSON comes out is what Lambda gets. */
export function bugInFailureAnswer(name: string, spoil: (lowest: string, event: Event) => unknown): PlantedBug {
  return bugInHandler(name, (handler) => async (event, context) => {
    const answer = await handler(event, context);
    const lowest = answer.batchItemFailures[0]?.itemIdentifier;
    return lowest === undefined ? answer : (spoil(lowest, event) as KinesisStreamBatchResponse);
  });
}
