import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { settings } from "../../infra/config/settings.ts";
import { watchAsynchronous } from "../../infra/watch/asynchronous.ts";
import { watchFlink } from "../../infra/watch/flink.ts";
import { watchGlue } from "../../infra/watch/glue.ts";
import { watchHttpTrigger } from "../../infra/watch/http-trigger.ts";
import { watchQueueTrigger } from "../../infra/watch/queue-trigger.ts";
import { watchReaders } from "../../infra/watch/reader.ts";
import { watchRule } from "../../infra/watch/rule.ts";
import { watchSchedule } from "../../infra/watch/schedule.ts";
import { watchTable } from "../../infra/watch/table.ts";
import { watchDeadLetters, watchTopic } from "../../infra/watch/topic.ts";
import { watchOf } from "../support/watch.ts";
import { anchorsOf, linksOf, pages, read, withoutFences } from "./pages.ts";

const all = pages();
const texts = new Map(all.map(({ file, text }) => [file, text]));
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** What a page says in code: spans and fenced blocks. */
const codeOf = (text: string) => [
  ...[...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code),
  ...[...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```$/gm)].map(([, code = ""]) => code),
];

/** Files that a guide has its reader write. */
const READERS_OWN = /^handlers\/(telemetry|audit)\//;

describe("the documentation", () => {
  it("is found", () => {
    expect([...texts.keys()]).to.include.members(["README.md", "docs/runbook.md", "client/README.md"]);
  });

  it("holds no traces of a merge", () => {
    const torn = all.filter(({ text }) => /^(<{7}|>{7}) /m.test(text)).map(({ file }) => file);
    expect(torn).to.deep.equal([]);
  });

  for (const { file, text } of all) {
    it(`${file} links to what exists`, () => {
      for (const link of linksOf(text).filter((target) => !/^https?:/.test(target))) {
        const [target = "", anchor] = link.split("#");
        const linked = target === "" ? file : path.join(path.dirname(file), target);
        expect(existsSync(linked), link).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(texts.get(linked) ?? ""), link).to.include(anchor);
      }
    });

    it(`${file} holds no mark of a merge that was left half done`, () => {
      expect(text).not.to.match(/^(<{7}|>{7}) /m);
    });

    it(`${file} names npm scripts, files and settings that exist`, () => {
      for (const code of codeOf(text)) {
        for (const [, run, short] of code.matchAll(/\bnpm run (?:--silent )?([\w][\w-]*)|\bnpm (start|test)\b/g))
          expect(scripts, code).to.have.property(run ?? short ?? "");
        for (const [, setting = ""] of code.matchAll(/tributary:([a-z]\w*)/g))
          if (setting !== "index") expect(settings, code).to.have.property(setting);
        if (
          /^(\.github|\.ci|bench|client|docs|handlers|infra|local|test)\/[\w./-]*$/.test(code) &&
          !READERS_OWN.test(code)
        )
          expect(existsSync(code), code).to.equal(true);
      }
    });
  }

  for (const { file, text } of all)
    it(`${file} names no command that gives npm's words for JSON, or that an older Node.js can't run`, () => {
      for (const line of codeOf(text).flatMap((code) => code.split("\n"))) {
        if (/\bnpm run .*--(json|sarif)\b/.test(line)) expect(line).to.match(/npm run --silent |--output /);
        if (/\bnpm (start|run)\b.* > /.test(line)) expect(line).to.include("npm run --silent ");
        if (/\bnode\b.*\.ts\b/.test(line)) expect(line).to.match(/npx node [\w/<]/);
        if (/\bnpm start -[-\w]/.test(line)) expect(line).to.include("npm start -- ");
      }
    });

  it("has scripts whose files exist", () => {
    for (const command of Object.values(scripts))
      for (const word of command.split(" ").filter((each) => /^[\w/-]+\.ts$/.test(each)))
        expect(existsSync(word), command).to.equal(true);
  });

  it("has a runbook entry for each alarm, and no other", async () => {
    const queue = watchQueueTrigger({ queueName: "q", deadLetterName: "d", retentionSeconds: 345_600 });
    const others = [
      queue,
      watchRule("r", "b"),
      watchSchedule("s"),
      watchAsynchronous("f"),
      watchTable("t"),
      watchReaders({ streamName: "s" }),
      watchTopic("t"),
      watchDeadLetters("q"),
      watchHttpTrigger({ apiId: "a", stage: "s" }),
      watchFlink({ applicationName: "a", streamName: "s" }),
      watchGlue({ jobName: "j", failedRuns: "r" }),
    ].flatMap(({ alarms }) => alarms);
    const names = [...(await watchOf()).alarms, ...others].map(({ runbook }) => runbook);
    expect([...read("docs/runbook.md").matchAll(/^## (.+)$/gm)].map(([, name]) => name)).to.have.members(names);
  });

  it("lists every decision in its index", () => {
    const records = [...texts.keys()].filter((file) => /^docs\/decisions\/\d{4}-/.test(file));
    const listed = linksOf(read("docs/decisions/README.md")).map((link) => `docs/decisions/${link}`);
    expect(listed).to.deep.equal(records);
    for (const [index, file] of records.entries())
      expect(texts.get(file), file).to.match(new RegExp(`^# ${index + 1}\\. .+\n\n\\*\\*Context\\.\\*\\* `));
  });
});
