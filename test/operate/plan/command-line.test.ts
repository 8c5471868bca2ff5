import path from "node:path";
import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { type LoadCommand, parsePlanArguments } from "../../../operate/plan/command-line.ts";
import { plan } from "../../../operate/plan.ts";
import { runInProcess } from "../../command-line/run-in-process.ts";
import { createTempFolder } from "../../emulator/lambda/function/temp-folder.ts";

function parse(...args: string[]): LoadCommand {
  const parsed = parsePlanArguments(["--rate", "5000", "--bytes", "800", ...args]);
  if (parsed.task !== "plan") throw new Error(`got ${parsed.task}`);
  return parsed;
}

describe("the arguments of npm run plan", () => {
  it("are a rate and a size; the rest has defaults", () => {
    expect(parse()).to.deep.equal({
      task: "plan",
      program: ".",
      stack: "dev",
      config: {},
      load: {
        rate: 5000,
        bytes: 800,
        outputBytes: 800,
        peak: 1,
        keys: undefined,
        aggregation: 1,
        durationMs: undefined,
      },
      limits: { maxUsd: undefined, maxAgeSeconds: undefined },
      records: undefined,
      prices: undefined,
      json: false,
      output: undefined,
    });
  });

  it("are what was given", () => {
    const { load, limits } = parse(
      ...["--output-bytes", "1600", "--peak", "2.5", "--keys", "100000", "--skew", "zipf", "--aggregation", "25"],
      ...["--duration-ms", "40", "--max-usd", "100", "--max-age-seconds", "60"],
    );
    expect(load).to.include({ outputBytes: 1600, peak: 2.5, aggregation: 25, durationMs: 40 });
    expect(load.keys).to.deep.equal({ count: 100_000, skew: "zipf" });
    expect(limits).to.deep.equal({ maxUsd: 100, maxAgeSeconds: 60 });
  });

  const wrong: [args: string[], message: string][] = [
    [["--rate", "0"], "--rate must be a number from 0.001 to 1000000000, got 0."],
    [["--rate", "1e3"], "--rate must be a number from 0.001 to 1000000000, got 1e3."],
    [["--peak", "0.5"], "--peak must be a number from 1 to 1000000, got 0.5."],
    [["--skew", "pareto"], "--skew must be uniform or zipf, got pareto."],
    [["--skew", "zipf"], "--skew zipf must come with a number of keys, got none.\nFix: --keys 100000"],
    [["--aggregation", "20000"], "--aggregation must make records of at most 10485760 bytes, got 16000000."],
    [["--keys", "1.5"], "--keys must be a whole number from 1, got 1.5."],
    [["--records", "a.ndjson", "--duration-ms", "40"], "--records does not go with --duration-ms"],
  ];
  for (const [args, message] of wrong)
    it(`refuse ${args.join(" ")}`, () => expect(() => parse(...args)).to.throw(UsageError, message));

  it("need no rate to check formulas against the simulation", () => {
    expect(parsePlanArguments(["--self-check", "--plans", "7"])).to.deep.include({ task: "self-check", plans: 7 });
  });

  it("need no rate to fetch prices", () => {
    const args = ["--refresh", "--stack", "prod", "--prices", "own.json"];
    expect(parsePlanArguments(args)).to.deep.include({
      task: "refresh",
      stack: "prod",
      config: {},
      prices: "own.json",
    });
  });

  it("refuse to go without a rate", () => {
    expect(() => parsePlanArguments(["--bytes", "800"])).to.throw(
      UsageError,
      "--rate must be a number from 0.001 to 1000000000, got nothing.",
    );
  });
});

describe("npm run plan, before it evaluates anything", () => {
  const folder = createTempFolder({ "empty.ndjson": "\n" });
  after(() => folder[Symbol.dispose]());
  const empty = path.join(folder.path, "empty.ndjson");
  const wrong: [args: string[], status: number, said: RegExp][] = [
    [["--prices", "none.json"], 1, /^none\.json must exist, got no such file or folder\.\nFix: name another/],
    [["--prices", folder.path], 1, /must be a file, got a folder\./],
    [["--records", "none"], 2, /^--records must be a file that can be read, got none, which is not there\./],
    [["--records", folder.path], 2, /^--records must be a file that can be read, got .*, which is a folder\./],
    [["--records", empty], 2, /^--records must be a file that holds records, got .*empty\.ndjson, which is empty\./],
  ];
  for (const [args, status, said] of wrong)
    it(`refuses ${args[0]} ${path.basename(args[1] ?? "")}`, async () => {
      const ended = await runInProcess(plan, ["--rate", "5", "--bytes", "80", "--program", folder.path, ...args]);
      expect(ended.stderr).to.match(said);
      expect(ended.status).to.equal(status);
    });

  it("says where a program may be that has no Pulumi.yaml", async () => {
    const { status, stderr } = await runInProcess(plan, ["--rate", "5", "--bytes", "80", "--program", folder.path]);
    expect(stderr).to.match(/^Pulumi\.yaml must be in .*, got no such file\.\nFix: .* --program DIR\n$/);
    expect(status).to.equal(1);
  });
});
