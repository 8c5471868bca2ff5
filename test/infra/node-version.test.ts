import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { loadProject } from "../../offline/project.ts";

/** What the guard in Pulumi.yaml's nodeargs says under a version of Node.js, and how it ends. */
async function startUnder(node: string) {
  const { nodeArgs } = await loadProject(".", "dev");
  const [, script = ""] = /^data:text\/javascript,(.*)$/.exec(nodeArgs.at(-1) ?? "") ?? [];
  const said: string[] = [];
  let status: number | undefined;
  const exit = (code: number) => {
    status = code;
  };
  runInNewContext(script, { process: { versions: { node }, exit }, console: { error: said.push.bind(said) } });
  return { status, said: said.join("\n") };
}

describe("the program under a Node.js of the user's own", () => {
  for (const node of ["18.20.8", "20.20.2", "22.17.1"])
    it(`says what to do under ${node}, which can't read TypeScript`, async () => {
      const { status, said } = await startUnder(node);
      expect(status).to.equal(1);
      expect(said).to.equal(
        `Node.js must be 22.18 or later to run this program, got ${node}.\nFix: npx pulumi, which runs the Node.js that npm ci installs here`,
      );
    });

  for (const node of ["22.18.0", "24.0.0"])
    it(`starts under ${node}`, async () => {
      expect(await startUnder(node)).to.deep.equal({ status: undefined, said: "" });
    });
});
