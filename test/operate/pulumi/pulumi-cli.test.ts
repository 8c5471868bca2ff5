import { spawn } from "node:child_process";
import { chmodSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { createTempFolder } from "../../emulator/lambda/function/temp-folder.ts";

const MODULE = JSON.stringify(path.resolve(import.meta.dirname, "../../../operate/pulumi/pulumi-cli.ts"));

/** Shows `pulumi up`, by a CLI that says what it was given and ends with a status. */
async function show(manner: { json: boolean; isQuiet: boolean; yes: boolean }, status: number) {
  using folder = createTempFolder({
    npx: `#!/bin/sh\necho "changed by $*"\nexit ${status}\n`,
    "run.ts": `import { createPulumi } from ${MODULE};
await createPulumi(${JSON.stringify(manner)})(["up"], "show").catch(({ exitStatus }) => (process.exitCode = exitStatus));`,
  });
  chmodSync(path.join(folder.path, "npx"), 0o755);
  const env = { ...process.env, PATH: `${folder.path}${path.delimiter}${process.env.PATH}` };
  const child = spawn(process.execPath, [path.join(folder.path, "run.ts")], { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (part) => (said.stdout += part));
  child.stderr.on("data", (part) => (said.stderr += part));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, ...said };
}

describe("the Pulumi CLI", () => {
  const shown = "\n> npx pulumi up\nchanged by pulumi up\n";
  const cases: [title: string, manner: [json: boolean, isQuiet: boolean, yes: boolean], ended: object][] = [
    ["is shown as it works", [false, false, true], { code: 0, stdout: shown, stderr: "" }],
    ["leaves standard output to the document", [true, false, true], { code: 0, stdout: "", stderr: shown }],
    ["is not shown when all is to be quiet", [false, true, true], { code: 0, stdout: "", stderr: "" }],
    ["is shown, quiet or not, when it asks somebody", [false, true, false], { code: 0, stdout: shown, stderr: "" }],
  ];
  for (const [title, [json, isQuiet, yes], ended] of cases)
    it(title, async () => expect(await show({ json, isQuiet, yes }, 0)).to.deep.equal(ended));

  it("says what it said when it fails, quiet or not", async () =>
    expect(await show({ json: false, isQuiet: true, yes: true }, 3)).to.deep.equal({
      ...{ code: 1, stdout: "", stderr: "changed by pulumi up\n" },
    }));
});
