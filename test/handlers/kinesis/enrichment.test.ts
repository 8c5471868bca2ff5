import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import {
  drop,
  type Enrichment,
  type EnrichmentAnswer,
  enrichment,
  refuse,
  replace,
  retry,
} from "../../../handlers/kinesis/index.ts";
import { type TryOptions, tryRecords } from "../../../handlers/kinesis/testing.ts";

const ID = "us-east-1/test/shardId-000000000000";

/** What an enrichment makes of records. */
function attempt(enrich: Enrichment<unknown>["enrich"], records: readonly unknown[], options?: TryOptions) {
  return tryRecords(enrichment({ enrich }), records, options);
}

/** The text that a record with these members comes back as. */
async function textOf(record: string | Buffer, answer: EnrichmentAnswer) {
  const [tried] = await attempt(() => answer, [record]);
  if (tried?.fate !== "out") throw new Error(JSON.stringify(tried));
  return tried.data.toString();
}

describe("an enrichment of one's own", () => {
  const stamp = `"enrichment":{"id":"${ID}/0/0"}}`;
  const rows: [what: string, record: string, answer: EnrichmentAnswer, text: string][] = [
    ["adds members last, before the stamp", '{"a":1}', { depot: "D1" }, `{"a":1,"depot":"D1",${stamp}`],
    [
      "leaves every byte as it was",
      ' {"a" : 1.10,"b":1e400 }\r\n',
      { c: [] },
      ` {"a" : 1.10,"b":1e400 ,"c":[],${stamp}\r\n`,
    ],
    ["takes an empty record", "{ }", { c: 1 }, `{ "c":1,${stamp}`],
    ["takes an empty answer", '{"a":1}', {}, `{"a":1,${stamp}`],
    ["takes nothing for nothing", "{}", {}, `{${stamp}`],
    ["leaves out a member that is undefined", '{"a":1}', { b: undefined }, `{"a":1,${stamp}`],
    ["keeps text of any script", '{"이름":"김"}', { 도시: '서울 "x"' }, `{"이름":"김","도시":"서울 \\"x\\"",${stamp}`],
    ["replaces the record by an object, stamped", '{"a":1}', replace({ b: 2 }), `{"b":2,${stamp}`],
    ["replaces by an empty object", '{"a":1}', replace({}), `{${stamp}`],
    ["replaces by a value that is no object, without a stamp", '{"a":1}', replace([1]), "[1]"],
    ["replaces by bytes as they are", '{"a":1}', replace(Buffer.from("x,y\n")), "x,y\n"],
    ["replaces by more bytes than there were", "{}", replace(Buffer.from("y".repeat(300_000))), "y".repeat(300_000)],
  ];
  for (const [what, record, answer, text] of rows) {
    it(what, async () => expect(await textOf(record, answer)).to.equal(text));
  }

  it("may answer a member that the record has: it stands last, which JSON.parse takes", async () => {
    const [tried] = await attempt(() => ({ depot: { city: "Seoul" } }), [{ depot: "D1", n: 1 }]);
    expect(tried).to.have.nested.property("value.depot.city", "Seoul");
    expect(tried).to.have.nested.property("value.n", 1);
  });

  it("splices whatever members into whatever object as JSON says it", async () => {
    const object = fc.dictionary(
      fc.string().filter((name) => name !== "enrichment" && name !== "__proto__"),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(object, object, async (record, members) => {
        const expected = { ...record, ...members, enrichment: { id: `${ID}/0/0` } };
        expect(JSON.parse(await textOf(JSON.stringify(record, undefined, 1), members))).to.deep.equal(
          JSON.parse(JSON.stringify(expected)),
        );
      }),
    );
  });

  const refusals: [record: string | Buffer, answer: EnrichmentAnswer, reason: string][] = [
    ["", {}, "empty"],
    [Buffer.from([0x22, 0xff, 0x22]), {}, "invalid-utf8"],
    ["{'a':1}", {}, "invalid-json"],
    ["\ufeff{}", {}, "invalid-json"],
    ["[1]", { a: 1 }, "not-an-object"],
    ["null", { a: 1 }, "not-an-object"],
    ['{"enrichment":1}', { a: 1 }, "already-enriched"],
    ["{}", replace({ enrichment: 1 }), "already-enriched"],
    ["{}", replace({ a: "x".repeat(1024 * 1024) }), "oversize"],
    ["{}", { a: "x".repeat(1024 * 1024) }, "oversize"],
    ["{}", replace(Buffer.alloc(1024 * 1024)), "oversize"],
    ["{}", refuse("unknown-depot"), "unknown-depot"],
    ["{}", { enrichment: 1 }, "unexpected-error"],
    ["{}", [] as never, "unexpected-error"],
    ["{}", undefined as never, "unexpected-error"],
    ["{}", "text" as never, "unexpected-error"],
    ["{}", replace(undefined), "unexpected-error"],
    ["{}", { n: 1n }, "unexpected-error"],
  ];
  for (const [record, answer, reason] of refusals) {
    it(`quarantines ${JSON.stringify(record.toString())} as ${reason}`, async () => {
      expect(await attempt(() => answer, [record])).to.have.nested.property("[0].reason", reason);
    });
  }

  it("keeps a character that stands for what is no UTF-8 where the record holds it itself", async () => {
    expect(await attempt(() => ({}), ['{"a":"\ufffd"}'])).to.have.nested.property("[0].fate", "out");
  });

  it("takes answers that are thrown as well as returned", async () => {
    const throws = (answer: unknown) => () => {
      throw answer;
    };
    expect(await attempt(throws(refuse("unknown-depot", "no such depot")), [{}])).to.deep.equal([
      { fate: "quarantined", reason: "unknown-depot", detail: "no such depot" },
    ]);
    expect(await attempt(throws(drop("test-vehicle")), [{}])).to.deep.equal([
      { fate: "dropped", reason: "test-vehicle" },
    ]);
    expect(await attempt(async () => throws(drop("test-vehicle"))(), [{}])).to.deep.equal([
      { fate: "dropped", reason: "test-vehicle" },
    ]);
  });

  it("leaves an error of one record its own, and says which it was, not what it said", async () => {
    const tried = await attempt(
      (record) => (record === 1 ? { x: (undefined as never as { y: 1 }).y } : drop("fine")),
      [1, 2],
    );
    expect(tried).to.deep.equal([
      { fate: "quarantined", reason: "unexpected-error", detail: "TypeError" },
      { fate: "dropped", reason: "fine" },
    ]);
  });

  for (const reason of ["", "Unknown", "1st", "unknown depot", "x".repeat(65), "a_b", "é"]) {
    it(`refuses the reason ${JSON.stringify(reason)}`, () => {
      for (const make of [refuse, drop, retry]) expect(() => make(reason)).to.throw(TypeError, "A reason must be");
    });
  }

  for (const concurrency of [0, -1, 1.5, Number.NaN, 1001]) {
    it(`refuses a concurrency of ${concurrency}`, () => {
      expect(() => enrichment({ enrich: () => ({}), concurrency })).to.throw(TypeError, "concurrency must be");
    });
  }

  it("is told key and id of the record", async () => {
    const tried = await attempt((_, { key, id }) => ({ key, sawId: id }), [{}, {}], {
      keyOf: (_, index) => `k${index}`,
    });
    expect(tried.map((one) => one.fate === "out" && one.value)).to.deep.equal(
      [0, 1].map((index) => ({ key: `k${index}`, sawId: `${ID}/${index}/0`, enrichment: { id: `${ID}/${index}/0` } })),
    );
  });
});

describe("an enrichment with a schema", () => {
  const schema = z.object({
    depot: z.string(),
    email: z.email().optional(),
    tags: z.record(z.string(), z.int()).optional(),
  });

  it("is given what the schema makes of the record", async () => {
    const upper = z.object({ depot: z.string().transform((text) => text.toUpperCase()) });
    const handler = enrichment({ schema: upper, enrich: ({ depot }) => ({ found: depot }) });
    expect(await tryRecords(handler, [{ depot: "d1" }])).to.have.nested.property("[0].value.found", "D1");
  });

  it("takes a schema that must be waited for", async () => {
    const slow = z.object({ depot: z.string().refine(async (depot) => depot !== "D2") });
    const handler = enrichment({ schema: slow, enrich: ({ depot }) => ({ found: depot }) });
    const tried = await tryRecords(handler, [{ depot: "D1" }, { depot: "D2" }]);
    expect(tried.map(({ fate }) => fate)).to.deep.equal(["out", "quarantined"]);
  });

  it("quarantines what the schema refuses: messages beside the record, paths in the detail, keys of data nowhere", async () => {
    const handler = enrichment({ schema, enrich: () => ({}) });
    const [tried] = await tryRecords(handler, [{ depot: 7, email: "secret", tags: { "jane@example.com": "x" } }]);
    expect(tried).to.include({
      fate: "quarantined",
      reason: "invalid-record",
      detail: "its schema refuses depot, email, tags.*",
    });
    expect(tried).to.have.property("messages").with.length(3);
  });
});

describe("an enrichment that waits", () => {
  const later = <T>(value: T, ms = 1) => new Promise<T>((done) => setTimeout(() => done(value), ms));

  it("gives what it would give at once, in the batch's order", async () => {
    const enrich = (record: unknown) => later(record === 3 ? drop("three") : replace([record]), 5 - Number(record));
    const tried = await attempt(enrich, [1, 2, 3, 4]);
    expect(tried.map((one) => (one.fate === "out" ? one.data.toString() : one.fate))).to.deep.equal([
      "[1]",
      "[2]",
      "dropped",
      "[4]",
    ]);
  });

  it("waits for so many at a time, and for one of a key", async () => {
    let underWay = 0;
    let most = 0;
    const keys = new Set<string>();
    const handler = enrichment({
      concurrency: 3,
      enrich: async (_, { key }) => {
        expect(keys.has(key), `two of ${key} at a time`).to.equal(false);
        keys.add(key);
        underWay += 1;
        most = Math.max(most, underWay);
        await later(undefined);
        underWay -= 1;
        keys.delete(key);
        return {};
      },
    });
    const tried = await tryRecords(handler, Array(40).fill({}), { keyOf: (_, index) => `k${index % 5}` });
    expect(most).to.equal(3);
    expect(tried.every(({ fate }) => fate === "out")).to.equal(true);
  });

  it("tries what is transient again, at once or later, while others go on", async () => {
    const failures = new Map<unknown, number>();
    const flaky = (record: unknown) => {
      const seen = failures.get(record) ?? 0;
      failures.set(record, seen + 1);
      if (seen >= 2) return { after: seen };
      if (record === "returned") return retry("busy");
      throw Object.assign(
        new Error("slow down"),
        record === "aws" ? { name: "ThrottlingException" } : { code: "ECONNRESET" },
      );
    };
    for (const enrich of [flaky, async (record: unknown) => flaky(record)]) {
      failures.clear();
      const tried = await attempt(
        (record) => enrich((record as { kind: string }).kind),
        [{ kind: "returned" }, { kind: "aws" }, { kind: "network" }],
      );
      expect(tried.map((one) => one.fate === "out" && (one.value as { after: number }).after)).to.deep.equal([2, 2, 2]);
    }
  });

  const worthRetrying: [error: object, isWorth: boolean][] = [
    [{ name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } }, true],
    [{ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 400 } }, true],
    [{ name: "ParameterNotFound", $metadata: { httpStatusCode: 400 } }, true],
    [{ name: "InternalServerError", $metadata: { httpStatusCode: 500 } }, true],
    [{ name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } }, true],
    [{ name: "TimeoutError" }, true],
    [{ name: "ValidationException", $metadata: { httpStatusCode: 400 } }, false],
    [{ name: "NotFound" }, false],
    [{ name: "RangeError" }, false],
  ];
  for (const [error, isWorth] of worthRetrying) {
    it(`${isWorth ? "tries" : "does not try"} again after ${JSON.stringify(error)}`, async () => {
      const tried = await attempt(async () => Promise.reject(Object.assign(new Error("x"), error)), [{}], {
        waitMs: 30,
      });
      expect(tried[0]?.fate).to.equal(isWorth ? "open" : "quarantined");
    });
  }

  it("leaves what has no answer in time, and later records of its key, open; others come through", async () => {
    const aborted: unknown[] = [];
    const enrich = (record: unknown, { signal }: { signal: AbortSignal }) => {
      if (record !== 2) return later(replace([record]));
      signal.addEventListener("abort", () => aborted.push(record));
      return new Promise<never>(() => {});
    };
    const tried = await attempt(enrich, [1, 2, 3, 4], { keyOf: (record) => (record === 4 ? "b" : "a"), waitMs: 60 });
    expect(tried.map(({ fate }) => fate)).to.deep.equal(["out", "open", "open", "out"]);
    expect(aborted).to.deep.equal([2]);
  });

  it("lets nothing that comes too late touch the memory of another batch", async () => {
    let release: (answer: EnrichmentAnswer) => void = () => {};
    const handler = enrichment({
      enrich: (record) =>
        record === "late"
          ? new Promise<EnrichmentAnswer>((done) => {
              release = done;
            })
          : later(replace(Buffer.from("fine"))),
    });
    const late = await tryRecords(handler, ['"late"'], { waitMs: 10 });
    expect(late).to.deep.equal([{ fate: "open" }]);
    const next = tryRecords(handler, ['"next"']);
    release(replace(Buffer.from("LATE")));
    expect(await next)
      .to.have.nested.property("[0].data")
      .that.deep.equals(Buffer.from("fine"));
  });
});

describe("members that are frozen", () => {
  const deepFrozen = () => Object.freeze({ depot: Object.freeze({ city: "Seoul", tags: Object.freeze(["a"]) }) });
  const inner = { city: "Seoul" };
  const cases: [what: string, members: object, change: () => void][] = [
    ["all through", deepFrozen(), () => {}],
    ["but for a value within", Object.freeze({ depot: inner }), () => Object.assign(inner, { city: "Busan" })],
    ["beside one that changes", { depot: deepFrozen().depot, n: inner }, () => Object.assign(inner, { city: "Ulsan" })],
    ["and a date", Object.freeze({ at: Object.freeze(new Date(0)) }), () => {}],
    ["and say what they are in JSON", Object.freeze({ toJSON: () => ({ x: 1 }) }), () => {}],
    ["and hold what JSON has no form for", Object.freeze({ a: undefined, b: () => 1, c: 2 }), () => {}],
    ["without a member", Object.freeze({}), () => {}],
  ];
  for (const [what, members, change] of cases) {
    it(`are written as JSON.stringify writes them, each time: ${what}`, async () => {
      for (let time = 0; time < 3; time++) {
        const text = JSON.stringify(members).slice(1, -1);
        const written = await textOf("{}", members as EnrichmentAnswer);
        expect(written).to.equal(`{${text}${text === "" ? "" : ","}"enrichment":{"id":"${ID}/0/0"}}`);
        change();
      }
    });
  }
});
