import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { createVoice } from "../../local/voice.ts";

describe("what is told of a run", () => {
  const cases: [title: string, asked: { json: boolean; isQuiet: boolean }, told: string][] = [
    ["is each step and what came of it", { json: false, isQuiet: false }, "doing\nstep\ndone\n"],
    ["is what came of it alone, when it is to be quiet", { json: false, isQuiet: true }, "done\n"],
    ["is the report alone, when that is asked for", { json: true, isQuiet: false }, '{ "in": 1 }\n'],
    ["is the report alone, quiet or not", { json: true, isQuiet: true }, '{ "in": 1 }\n'],
  ];
  for (const [title, asked, told] of cases)
    it(title, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "tributary-voice-"));
      const file = path.join(folder, "report.json");
      await writeFile(file, '{ "in": 1 }\n');
      const out = new PassThrough({ encoding: "utf8" });
      const voice = createVoice(asked, out as unknown as NodeJS.WriteStream);
      voice.say("doing");
      voice.progress.step("step");
      voice.tell("done");
      await voice.report(file);
      await rm(folder, { recursive: true });
      expect(out.read()).to.equal(told);
      expect(voice.isResultAlone).to.equal(told !== "doing\nstep\ndone\n");
    });
});
