import { expect } from "chai";
import { fileCircles, folderCircles } from "./circles.ts";
import { forbiddenImports } from "./edges.ts";
import { importEffects } from "./effects.ts";
import { twinTypes, unusedExports, writtenTwice } from "./names.ts";
import { type Module, readModule } from "./read-module.ts";
import { heavyFolders, type Limits, tooLarge } from "./sizes.ts";

/** A house of files by their paths. */
const createHouse = (files: Record<string, string>): Module[] =>
  Object.entries(files).map(([path, text]) => readModule(path, text));

const createLimits = (overrides: Partial<Limits> = {}): Limits => ({
  fileLines: 3,
  testFileLines: 4,
  functionLines: 2,
  folderFiles: 2,
  fuller: {},
  share: 0.6,
  shareWithin: 0.5,
  wide: "emulator",
  longer: {},
  ...overrides,
});

describe("the law of the house", () => {
  describe("on imports", () => {
    const edges = { client: [], local: ["client"], "handlers/kinesis": [], "handlers/*": ["handlers/kinesis"] };
    const broken = (path: string, text: string) => forbiddenImports(createHouse({ [path]: text }), edges);

    for (const [title, path, text] of [
      ["up", "client/a.ts", 'import { b } from "../local/b.ts";'],
      ["up by its type alone", "client/a.ts", 'import type { B } from "../local/b.ts";'],
      ["up by passing on", "client/a.ts", 'export { b } from "../local/b.ts";'],
      ["up by loading", "client/a.ts", 'export const b = () => import("../local/b.ts");'],
      ["up by the type of a module", "client/a.ts", 'export type B = typeof import("../local/b.ts");'],
      ["to a neighbour", "handlers/audit/index.ts", 'import { b } from "../enrich/b.ts";'],
      ["over several lines", "client/a.ts", 'import {\n  b,\n  c,\n} from "../local/b.ts";'],
    ] as const)
      it(`refuses one that points ${title}`, () => {
        expect(broken(path, text)).to.have.length(1);
      });

    for (const [title, path, text] of [
      ["downward", "local/a.ts", 'import { b } from "../client/b.ts";'],
      ["to its own room", "local/a.ts", 'import { b } from "./deploy/b.ts";'],
      ["to a package", "client/a.ts", 'import { z } from "zod";'],
      ["from anybody's handler to the harness", "handlers/audit/index.ts", 'import { b } from "../kinesis/b.ts";'],
    ] as const)
      it(`allows one that points ${title}`, () => {
        expect(broken(path, text)).to.deep.equal([]);
      });

    it("refuses a file that stands in no room", () => {
      expect(broken("cellar/a.ts", "")).to.have.length(1);
    });
  });

  describe("on circles", () => {
    const twoFolders = {
      "emulator/s3/a.ts": 'import { b } from "../time/b.ts";',
      "emulator/time/b.ts": "",
      "emulator/time/c.ts": 'import { d } from "../s3/d.ts";',
      "emulator/s3/d.ts": "",
    };

    it("refuses files that import each other by way of a third", () => {
      const house = createHouse({
        "client/a.ts": 'import { b } from "./b.ts";',
        "client/b.ts": 'import type { C } from "./c.ts";',
        "client/c.ts": 'import { a } from "./a.ts";',
        "client/d.ts": 'import { a } from "./a.ts";',
      });
      expect(fileCircles(house)).to.deep.equal(["must not import each other: client/a.ts, client/b.ts, client/c.ts"]);
    });

    it("refuses folders that import each other, though no file does", () => {
      expect(fileCircles(createHouse(twoFolders))).to.deep.equal([]);
      expect(folderCircles(createHouse(twoFolders))).to.deep.equal([
        "must not import each other: emulator/s3, emulator/time",
      ]);
    });

    it("lets a file beside folders stand above one and below another", () => {
      const house = createHouse({
        "offline/engine.ts": 'import { a } from "./engine/a.ts";',
        "offline/engine/a.ts": 'import { b } from "../graph.ts";',
        "offline/graph.ts": "",
      });
      expect(folderCircles(house)).to.deep.equal([]);
    });
  });

  describe("on what happens at import", () => {
    const broken = (text: string) => importEffects(createHouse({ "client/a.ts": text }), {});

    for (const text of [
      "start();",
      "const server = await listen();",
      "const { HOME } = process.env;",
      'const text = readFileSync("a.json");',
      "if (HOME) start();",
      "for (const a of b) a();",
      'process.on("exit", stop);',
      "export default await listen();",
      "if (import.meta.main) start(); else stop();",
    ])
      it(`refuses ${text}`, () => {
        expect(broken(text)).to.have.length(1);
      });

    for (const text of [
      'import a from "./a.ts";',
      "const schema = z.object({ a: z.string() });",
      "export const start = () => process.exit(1);",
      "export async function read() { return await readFileSync(process.argv[2]); }",
      "export class A { now = () => process.hrtime(); }",
      "if (import.meta.main) await start(process.argv);",
    ])
      it(`allows ${text}`, () => {
        expect(broken(text)).to.deep.equal([]);
      });

    it("lets programs run, and nobody import them", () => {
      const house = createHouse({ "infra/index.ts": "start();", "infra/a.ts": 'import { a } from "./index.ts";' });
      expect(importEffects(house, { "infra/index.ts": "a program" })).to.deep.equal([
        "infra/a.ts must not import infra/index.ts, which is a program: start it",
      ]);
    });
  });

  describe("on names", () => {
    const unused = (files: Record<string, string>) =>
      unusedExports(createHouse(files), { "client/index.ts": "published" });

    it("refuses an export that nothing imports", () => {
      expect(unused({ "client/a.ts": "export const a = 1;\nexport const b = a;" })).to.deep.equal([
        "client/a.ts must export only what is used, got a: nothing imports it",
        "client/a.ts must export only what is used, got b: nothing imports it",
      ]);
    });

    it("refuses an export that tests alone keep alive", () => {
      const files = { "client/a.ts": "export const a = 1;", "test/a.test.ts": 'import { a } from "../client/a.ts";' };
      expect(unused(files)).to.deep.equal(["client/a.ts must export only what is used, got a: tests alone use it"]);
    });

    it("allows one that its own module uses and a test looks at", () => {
      const files = {
        "client/a.ts": "export const a = 1;\nconst b = a;",
        "test/a.test.ts": 'import { a } from "../client/a.ts";',
      };
      expect(unused(files)).to.deep.equal([]);
    });

    it("allows the type of what is exported, and what is published", () => {
      const files = {
        "client/a.ts": "export type A = string;\nexport const a: A = '';",
        "client/index.ts": 'export { a } from "./a.ts";',
      };
      expect(unused(files)).to.deep.equal([]);
    });

    it("refuses types that share a name, unless there is a reason, and reasons without types", () => {
      const house = createHouse({
        "client/a.ts": "export type Clock = number;\nexport type Lane = number;",
        "client/index.ts": 'export type { Clock } from "./a.ts";',
        "emulator/a.ts": "export type Clock = string;\nexport interface Lane {}",
      });
      expect(twinTypes(house, { Clock: "a reason", Place: "another" })).to.deep.equal([
        "Lane must be one exported type, got client/a.ts, emulator/a.ts",
        "Place is one type: take it off the list of twins",
      ]);
    });

    it("refuses a text outside the file that it belongs to", () => {
      const house = createHouse({
        "client/a.ts": 'const a = "quarantine/";',
        "infra/a.ts": 'const a = "quarantine/";',
      });
      expect(writtenTwice(house, { "client/a.ts": /quarantine\// })).to.have.length(1);
    });
  });

  describe("on sizes", () => {
    const lines = (count: number) => "// \n".repeat(count);

    it("refuses files, functions and folders that are too large", () => {
      const house = createHouse({
        "client/a.ts": lines(4),
        "client/b.ts": "export function b() {\n\n}",
        "client/c.ts": lines(3),
        "test/a.test.ts": lines(4),
        "test/b.test.ts": lines(5),
      });
      expect(tooLarge(house, createLimits())).to.deep.equal([
        "client/a.ts must be no longer than 3 lines, got 4",
        "test/b.test.ts must be no longer than 4 lines, got 5",
        "client/b.ts#b must be no longer than 2 lines, got 3",
        "client must hold no more than 2 files, got 3: it has rooms in it",
      ]);
    });

    it("lets a function be as long as the list says and no longer, and keeps the list short", () => {
      const house = createHouse({ "client/b.ts": "const b = () => {\n\n};" });
      const wrong = (longer: Limits["longer"]) => tooLarge(house, createLimits({ longer }));
      expect(wrong({ "client/b.ts#b": 3 })).to.deep.equal([]);
      expect(wrong({ "client/b.ts#b": 3, "client/b.ts#c": 3 })).to.have.length(1);
    });

    it("refuses a folder that holds most of the code; one may, if no service of it does", () => {
      const share = (files: Record<string, number>) =>
        heavyFolders(
          createHouse(Object.fromEntries(Object.entries(files).map(([path, count]) => [path, lines(count)]))),
          createLimits(),
        );
      expect(share({ "client/a.ts": 7, "local/a.ts": 3 })).to.deep.equal([
        "client must hold no more than 60.0 % of the code, got 70.0 %",
      ]);
      expect(share({ "emulator/s3/a.ts": 4, "emulator/sts/a.ts": 4, "local/a.ts": 2 })).to.deep.equal([]);
      expect(share({ "emulator/s3/a.ts": 6, "local/a.ts": 4 })).to.have.length(1);
    });
  });
});
