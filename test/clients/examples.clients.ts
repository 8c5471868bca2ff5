import path from "node:path";
import { expect } from "chai";
import { sendLog } from "./agent.ts";
import { missing } from "./machine.ts";
import { type ClientExample, CONSUMERS, OTHERS, PRODUCERS } from "./registry.ts";
import { buildByMaven, type Running, start } from "./run.ts";
import { type Served, startServed } from "./served.ts";

/** Each producer's, in the first region; in the second as many lie ready for every consumer. */
const RECORDS = 600;
/** The Kinesis Client Library takes two minutes to begin, twice that where the machine is busy. */
const SECONDS = 480;
const [PRODUCING, CONSUMING] = ["us-east-1", "eu-west-1"];

/** Runs a test, or names what the machine lacks for it. */
const itRuns = (title: string, { needs = [] }: Pick<ClientExample, "needs">, run: () => Promise<void>) => {
  const lacking = missing(needs);
  if (lacking.length === 0) it(title, run);
  else it.skip(`${title}: not run, as this machine has no ${lacking.join(", no ")}`, run);
};
const titleOf = ({ file, title }: ClientExample) => `examples/${file}${title === undefined ? "" : `, ${title}`}`;

describe("examples against npm start -- --serve", function () {
  this.timeout((SECONDS + 120) * 1000);
  let served: Served;
  const running: Running[] = [];
  before(async () => {
    if (missing(["Java 17", "Maven"]).length === 0) buildByMaven("kpl", "kcl", "kcl-node", "flink");
    served = await startServed({ regions: [PRODUCING, CONSUMING] });
  });
  after(async () => {
    for (const one of running) one.kill("SIGKILL");
    await served.stop();
  });

  function startExample(example: ClientExample, region: string): Running {
    const asked = ["--outputs", served.outputs, "--region", region];
    const environment = { ...(example.overTls ? served.overTls : served.environment), ...example.environment };
    const count = ["--records", String(RECORDS), "--seconds", String(SECONDS)];
    const one = start([`examples/${example.file}`, ...asked, ...count, ...(example.args ?? [])], environment);
    running.push(one);
    return one;
  }

  async function ends(one: Running): Promise<void> {
    expect(await one.ended, one.said()).to.equal(0);
    expect(one.said()).to.match(new RegExp(`\\b${RECORDS} distinct, 0 twice`));
  }

  describe("producers, whose records all come back", () => {
    for (const example of PRODUCERS) itRuns(titleOf(example), example, () => ends(startExample(example, PRODUCING)));

    it(`examples/producers/agent: ${OTHERS["producers/agent"]}`, async () => {
      const log = path.join(path.dirname(served.outputs), "users.ndjson");
      const asked = { file: "producers/agent/configure.ts", args: ["--log", log] };
      const configured = startExample(asked, PRODUCING);
      expect(await configured.ended, configured.said()).to.equal(0);
      const checked = startExample({ ...asked, file: "producers/agent/write-log.ts" }, PRODUCING);
      await sendLog(JSON.parse(configured.said()), RECORDS, PRODUCING);
      await ends(checked);
    });

    it.skip(`examples/producers/fluent-bit: not run, as ${OTHERS["producers/fluent-bit"]}`);
  });

  describe("consumers, all at the same time", () => {
    const started = new Map<ClientExample, Running>();
    before(async () => {
      // Three ways to put, a third each.
      const put = startExample({ file: "producers/sdk/put.ts", args: ["--records", String(RECORDS / 3)] }, CONSUMING);
      expect(await put.ended, put.said()).to.equal(0);
      for (const example of CONSUMERS)
        if (missing(example.needs ?? []).length === 0) started.set(example, startExample(example, CONSUMING));
    });

    for (const example of CONSUMERS)
      itRuns(titleOf(example), example, () => ends(started.get(example) ?? startExample(example, CONSUMING)));

    itRuns("the library's metrics are counted by its applications", { needs: ["Java 17", "Maven"] }, async () => {
      expect(served.said()).to.match(/metrics taken: .*tributary-fan-out \d/);
    });
  });
});
