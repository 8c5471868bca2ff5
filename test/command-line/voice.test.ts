import { PassThrough } from "node:stream";
import { expect } from "chai";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice, type Manner } from "../../command-line/voice.ts";

describe("what is told of a run", () => {
  const cases: [title: string, manner: Manner, told: string][] = [
    ["is each step and what came of it", { json: false, isQuiet: false }, "doing\nstep\ndone\n"],
    ["is what came of it alone, when it is to be quiet", { json: false, isQuiet: true }, "done\n"],
    ["is the report alone, when that is asked for", { json: true, isQuiet: false }, '{ "in": 1 }\n'],
    ["is the report alone, quiet or not", { json: true, isQuiet: true }, '{ "in": 1 }\n'],
  ];
  for (const [title, manner, told] of cases)
    it(title, () => {
      const out = new PassThrough({ encoding: "utf8" });
      const voice = createVoice(manner, out as unknown as NodeJS.WriteStream);
      voice.say("doing");
      voice.progress.step("step");
      voice.tell("done");
      voice.report('{ "in": 1 }\n');
      expect(out.read()).to.equal(told);
      expect(voice.isResultAlone).to.equal(told !== "doing\nstep\ndone\n");
      expect(voice.words).to.deep.equal(["doing", "done"]);
    });
});

describe("a document that a command prints", () => {
  it("has a version, null for what never ends, and nothing of what is not there", () =>
    expect(JSON.parse(jsonDocument({ failure: undefined, lateSeconds: Number.POSITIVE_INFINITY }))).to.deep.equal({
      version: 1,
      lateSeconds: null,
    }));
});
