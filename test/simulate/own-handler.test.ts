import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { UsageError } from "../../command-line/command.ts";
import { loadSimulated, runSeed } from "../../simulate/run-seed.ts";

const HARNESS = JSON.stringify(path.resolve(import.meta.dirname, "../../handlers/kinesis/index.ts"));
const SEEDS = 15;

describe("a handler of one's own, simulated", function () {
  this.timeout(60_000);
  let folder: string;
  let records: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-own-"));
    records = path.join(folder, "vehicles.ndjson");
    const lines = Array.from({ length: 50 }, (_, n) =>
      JSON.stringify({ vehicleId: `V-${n % 9}`, depot: `D${n % 4}`, n }),
    );
    await writeFile(records, `${lines.join("\n")}\n`);
  });
  after(() => rm(folder, { recursive: true }));

  const load = async (name: string, source: string, key?: string) => {
    const handler = path.join(folder, `${name}.ts`);
    await writeFile(handler, `import { drop, enrichment, refuse, replace } from ${HARNESS};\n${source}`);
    return loadSimulated(undefined, { handler, records, key });
  };

  /** The first rule that is broken within some seeds, and the seed that breaks it. */
  const firstBroken = async (simulated: Awaited<ReturnType<typeof load>>) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violations } = await runSeed(seed, simulated);
      if (violations[0] !== undefined) return { seed, ...violations[0] };
    }
    return undefined;
  };

  const good: [name: string, source: string][] = [
    ["adds", "export const handler = enrichment({ enrich: ({ depot }) => ({ home: [depot] }) });"],
    [
      "drops-and-refuses",
      'export const handler = enrichment({ enrich: ({ n }) => n % 5 === 0 ? drop("fifth") : n % 7 === 0 ? refuse("seventh") : { n2: n } });',
    ],
    [
      "waits",
      "export const handler = enrichment({ concurrency: 3, enrich: async ({ n }) => { await null; return { twice: n * 2 }; } });",
    ],
    [
      "replaces",
      "export const handler = enrichment({ enrich: (record) => replace(Buffer.from([record.vehicleId, record.n].join())) });",
    ],
  ];
  for (const [name, source] of good) {
    it(`finds no rule broken by one that ${name.replaceAll("-", " ")}`, async () => {
      expect(await firstBroken(await load(name, source, "vehicleId"))).to.equal(undefined);
    });
  }

  const sloppy: [name: string, source: string][] = [
    [
      "forgets",
      'let calls = 0;\nexport const handler = enrichment({ enrich: () => ++calls % 7 === 0 ? drop("oops") : {} });',
    ],
    [
      "reorders",
      "let last;\nexport const handler = enrichment({ enrich: (record) => { const before = last ?? record; last = record; return replace(before); } });",
    ],
    [
      "mutates",
      "const depot = { visits: 0 };\nexport const handler = enrichment({ enrich: () => { depot.visits += 1; return { depot }; } });",
    ],
  ];
  for (const [name, source] of sloppy) {
    it(`catches one that ${name}, by a seed that catches it again`, async () => {
      const simulated = await load(name, source);
      const broken = await firstBroken(simulated);
      if (broken === undefined) return expect.fail("not caught");
      const again = await runSeed(broken.seed, await load(`${name}-again`, source));
      expect(again.violations.length).to.be.greaterThan(0);
    });
  }

  it("refuses what it can't simulate, and says why", async () => {
    const problems: [handler: string, file: string, message: RegExp][] = [
      ["export const handler = async () => {};", records, /--handler must export a handler that enrichment\(\)/],
      ["export const other = 1;", records, /--handler must export a handler that enrichment\(\)/],
      ["throw new Error('broken');", records, /--handler must be a module that can be loaded, got .*: broken/],
      [
        "export const handler = enrichment({ enrich: () => ({}) });",
        `${folder}/none.ndjson`,
        /--records must be a file that can be read/,
      ],
    ];
    for (const [index, [source, file, message]] of problems.entries()) {
      const handler = path.join(folder, `bad-${index}.ts`);
      await writeFile(handler, `import { enrichment } from ${HARNESS};\n${source}`);
      const error = await loadSimulated(undefined, { handler, records: file, key: undefined }).catch(
        (thrown) => thrown,
      );
      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.match(message);
    }
  });
});
