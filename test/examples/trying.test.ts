import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { type TryItArgs, tryCommand } from "../../examples/trying/try-it.ts";
import { runInProcess } from "../command-line/run-in-process.ts";

const outputs = z.object({ queueUrl: z.string() });

describe("an example's try.ts", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-try-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const attempt = async (text: string, run: TryItArgs<z.infer<typeof outputs>>["run"] = async () => {}) => {
    const file = path.join(folder, "outputs.json");
    await writeFile(file, text);
    return runInProcess(tryCommand({ outputs, run }), ["--outputs", file]);
  };

  it("works with the outputs, looks again until it sees, and ends well", async () => {
    let looks = 0;
    const seen: unknown[] = [];
    const { status, stderr } = await attempt('{"queueUrl":"https://queue"}', async ({ outputs, see }) => {
      seen.push(outputs.queueUrl);
      seen.push(await see("the second look", async () => ++looks === 2 && "found"));
    });
    expect({ status, stderr, seen, looks }).to.deep.equal({
      status: 0,
      stderr: "",
      seen: ["https://queue", "found"],
      looks: 2,
    });
  });

  it("says what it has not seen when time is up", async () => {
    const run: TryItArgs<z.infer<typeof outputs>>["run"] = async ({ see }) =>
      void (await see("nothing", async () => false, 0));
    expect(await attempt('{"queueUrl":"q"}', run)).to.include({ status: 1, stderr: "Not seen in 0 s: nothing\n" });
  });

  for (const [title, text, words] of [
    ["outputs of something else", '{"other":1}', /^--outputs \S+ must hold what this program exports, got:/],
    ["what is no JSON", "queueUrl", /^--outputs \S+ must hold what this program exports, got:/],
    [
      "a laptop's outputs without its address",
      '{"queueUrl":"http://x/000000000000/q"}',
      /^AWS_ENDPOINT_URL must be set for/,
    ],
  ] as const)
    it(`refuses ${title}`, async () => {
      const { status, stderr } = await attempt(text);
      expect(stderr).to.match(words);
      expect(status).to.equal(2);
    });

  it("asks for the outputs' file, and for one that is there", async () => {
    const command = tryCommand({ outputs, run: async () => {} });
    for (const args of [[], ["--outputs", path.join(folder, "none.json")]]) {
      const { status, stderr } = await runInProcess(command, args);
      expect(stderr).to.match(/^--outputs must (name the file|be a file)/);
      expect(status).to.equal(2);
    }
  });
});
