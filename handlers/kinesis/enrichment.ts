import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Answer, readAnswer, refuseAs } from "./answers/answer.ts";
import { AnswerError } from "./answers/thrown.ts";
import type { Definition, EnrichBytes, Result } from "./batch/definition.ts";
import type { StreamHandler } from "./handler.ts";
import { addMembers, type JsonRecord, putBytes, putObject, type RecordTarget, readRecord } from "./json/json-record.ts";
import { jsonOf } from "./json/members.ts";
import { refusalOf } from "./json/schema.ts";
import { idText, type RecordId } from "./records/origin.ts";
import { isRefusal } from "./records/refusal.ts";
import type { Slab } from "./records/slab.ts";
import { streamHandler } from "./stream-handler.ts";

/** Members to add to a record. */
export type Members = { readonly [name: string]: unknown };

/** What an enrichment may know beside the record. */
export type RecordContext = {
  /** The record's partition key. */
  key: string;
  /** What `enrichment.id` will say: the same at every delivery of the record. */
  id: string;
  /** Aborted when there is no time left to wait: pass it to look-ups. */
  signal: AbortSignal;
};

/** What an enrichment answers of one record: members to add, or what `replace`, `drop`, `refuse` or `retry` makes. */
export type EnrichmentAnswer = Members | Answer;

/** An enrichment of the JSON records of a stream. */
export type Enrichment<T> = {
  /**
   * Checks, and may convert, each record before it is enriched; one that it refuses is quarantined as `invalid-record`.
   * Any Standard Schema: zod, valibot, arktype and others. https://standardschema.dev @default none
   */
  schema?: StandardSchemaV1<unknown, T>;
  /**
   * Enriches one record. What it throws refuses this one record as `unexpected-error`, but for transient errors of look-ups:
   * these are tried again.
   */
  enrich: (record: T, context: RecordContext) => EnrichmentAnswer | Promise<EnrichmentAnswer>;
  /** Records that are waited for at the same time, at most; those of one key wait for each other. @default 16 */
  concurrency?: number;
};

/** A handler of a Kinesis event source mapping, and what it is made of, for tests and tools. */
export type EnrichmentHandler = StreamHandler & { readonly definition: Definition };

const DEFAULT_CONCURRENCY = 16;
const MAX_CONCURRENCY = 1_000;

/**
 * The handler that enriches a stream: export it as `handler`. All else is its harness's: aggregates, order per key, retries,
 * deadlines, the failure store, the stamp, metrics. It needs the environment variables OUTPUT_STREAM_ARN, FAILURE_STORE_BUCKET and
 * MAX_RECORD_BYTES when it is invoked.
 * @throws TypeError for a concurrency that is no whole number from 1 to 1,000.
 */
export function enrichment<T = unknown>(definition: Enrichment<T>): EnrichmentHandler {
  return streamHandler(defineEnrichment(definition));
}

/** What the harness must know of an enrichment. */
function defineEnrichment<T>(given: Enrichment<T>): Definition {
  const { concurrency = DEFAULT_CONCURRENCY } = given;
  const ask = askOf(given);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    throw new TypeError(
      `concurrency must be a whole number from 1 to ${MAX_CONCURRENCY}, got ${concurrency}.\nFix: leave it out for ${DEFAULT_CONCURRENCY}.`,
    );
  }
  return {
    create: (maxRecordBytes) => createEnrichBytes(ask, maxRecordBytes),
    outcomes: [],
    details: {},
    concurrency,
  };
}

function createEnrichBytes(ask: Ask, maxRecordBytes: number): EnrichBytes {
  return (slab, { partitionKey }, id, signal) => {
    const record = readRecord(slab);
    if (isRefusal(record)) return record;
    const target: RecordTarget = { partitionKey, id, maxRecordBytes };
    let answer: unknown;
    try {
      answer = ask(record.value, new Context(partitionKey, id, signal));
    } catch (error) {
      answer = thrownAnswer(error);
    }
    if (!isThenable(answer)) return place(slab, record, answer, target);
    const finish = (known: unknown) => (loaded: Slab) => place(loaded, record, known, target);
    return Promise.resolve(answer).catch(thrownAnswer).then(finish);
  };
}

/** What was thrown, when it is an answer. @throws it again when not. */
function thrownAnswer(thrown: unknown): unknown {
  if (readAnswer(thrown) === undefined) throw thrown;
  return thrown;
}

/** An id is written only for who asks: to write it takes as long as to read a small record. */
class Context implements RecordContext {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly #id: RecordId;

  constructor(key: string, id: RecordId, signal: AbortSignal) {
    this.key = key;
    this.#id = id;
    this.signal = signal;
  }

  get id(): string {
    return idText(this.#id);
  }
}

/** What schema and enrichment say of a value: an answer, or one to wait for. */
type Ask = (value: unknown, context: RecordContext) => unknown;

function askOf<T>({ schema, enrich }: Enrichment<T>): Ask {
  // Without a schema the type is the author's word.
  if (schema === undefined) return (value, context) => enrich(value as T, context);
  const go = (result: StandardSchemaV1.Result<T>, context: RecordContext) =>
    result.issues === undefined ? enrich(result.value, context) : refuseAs(refusalOf(result.issues));
  return (value, context) => {
    const result = schema["~standard"].validate(value);
    return isThenable(result) ? Promise.resolve(result).then((known) => go(known, context)) : go(result, context);
  };
}

function isThenable<V>(value: V | PromiseLike<V>): value is PromiseLike<V> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** What becomes of the record that the slab holds. @throws AnswerError for an answer that is none. */
function place(slab: Slab, record: JsonRecord, come: unknown, target: RecordTarget): Result {
  const answer = readAnswer(come);
  switch (answer?.kind) {
    case undefined:
      return addMembers(slab, record, membersText(come), target);
    case "drop":
      return { drop: answer.reason };
    case "refuse":
      return answer.refusal;
    case "replace":
      return putReplacement(slab, answer.with, target);
    case "retry":
      throw come;
  }
}

function membersText(come: unknown): string {
  if (typeof come !== "object" || come === null || Array.isArray(come)) {
    throw new AnswerError("enrich must return an object of members, or replace, drop, refuse or retry, and did not");
  }
  if ("enrichment" in come) throw new AnswerError("enrich must not return a member enrichment: it is the stamp's name");
  return jsonOf(come);
}

function putReplacement(slab: Slab, value: unknown, target: RecordTarget): Result {
  if (value instanceof Uint8Array) return putBytes(slab, value, target);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return putObject(slab, value, target);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new AnswerError("replace must be given bytes or a JSON value, and was not");
  return putBytes(slab, Buffer.from(text), target);
}
