import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { isAlive, watchNpm } from "../../../local/run/processes.ts";

describe("the npm that started this process", () => {
  const createNpm = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
  const byNpm = { npm_lifecycle_event: "start" };

  for (const [how, isShellBetween] of [
    ["itself", false],
    ["through a shell", true],
  ] as const)
    it(`is missed once it has ended, when it started this process ${how}`, async () => {
      const npm = createNpm();
      const pid = npm.pid ?? 0;
      const ancestors = new Map([
        [pid, { pid, parent: 1, command: "npm start -- --serve" }],
        [process.ppid, { pid: process.ppid, parent: pid, command: "sh -c node local/start.ts --input npm.ndjson" }],
      ]);
      const direct = { pid, parent: 1, command: "node /usr/lib/node_modules/npm/bin/npm-cli.js start" };
      const hasEnded = watchNpm(byNpm, (asked) => (isShellBetween ? ancestors.get(asked) : direct));
      expect(hasEnded()).to.equal(false);
      npm.kill("SIGKILL");
      await once(npm, "exit");
      expect(hasEnded()).to.equal(true);
    });

  it("is not missed by a process that it did not start", () => {
    const fail = () => {
      throw new Error("asked");
    };
    expect(watchNpm({}, fail)()).to.equal(false);
  });

  for (const [what, command] of [
    ["nothing can be found of it", undefined],
    ["what stands above is no npm", "bash"],
  ] as const)
    it(`is not missed when ${what}`, () => {
      const found = command === undefined ? undefined : { pid: 2 ** 30, parent: 1, command };
      expect(watchNpm(byNpm, () => found)()).to.equal(false);
    });
});

describe("a process", () => {
  it("is alive, or it is not", async () => {
    const child = spawn(process.execPath, ["-e", "0"]);
    await once(child, "exit");
    expect([isAlive(process.pid), isAlive(child.pid ?? 0)]).to.deep.equal([true, false]);
  });
});
