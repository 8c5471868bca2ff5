import { expect } from "chai";
import { parseRedriveArguments } from "../../../operate/redrive/command-line.ts";

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const parse = (...args: string[]) =>
  parseRedriveArguments(["--stack", "dev", "--region", "eu-west-1", ...args], NOW_MS);

describe("the arguments of redrive", () => {
  it("need a stack and a region, and have defaults", () => {
    expect(parse()).to.deep.equal({
      ...{ stack: "dev", region: "eu-west-1", sinceMs: undefined, reasons: undefined },
      ...{ flow: undefined, dryRun: false, rate: 100, outputs: undefined, json: false },
    });
    for (const args of [[], ["--stack", "dev"], ["--region", "eu-west-1"], ["--outputs", "o"]])
      expect(() => parseRedriveArguments(args, NOW_MS)).to.throw(/^--(stack|region) must name a/);
  });

  it("take a program's outputs in place of a stack", () => {
    const args = ["--outputs", "o.json", "--region", "eu-west-1", "--flow", "count"];
    expect(parseRedriveArguments(args, NOW_MS)).to.deep.equal({
      ...{ program: "o.json", region: "eu-west-1", sinceMs: undefined, reasons: undefined },
      ...{ flow: "count", dryRun: false, rate: 100, json: false },
    });
  });

  const moments: [text: string, ms: number][] = [
    ["90m", NOW_MS - 90 * 60_000],
    ["2h", NOW_MS - 2 * 3_600_000],
    ["7d", NOW_MS - 7 * 86_400_000],
    ["2026-11-20", Date.UTC(2026, 10, 20)],
    ["2026-11-20T10:30Z", Date.UTC(2026, 10, 20, 10, 30)],
    ["2026-11-20T10:30:15+02:00", Date.UTC(2026, 10, 20, 8, 30, 15)],
  ];
  for (const [text, ms] of moments)
    it(`take ${text} as a moment`, () => expect(parse("--since", text)).to.have.property("sinceMs", ms));

  it("take a flow", () => expect(parse("--flow", "audit")).to.have.property("flow", "audit"));

  it("take reasons with commas between, several times, or all", () => {
    expect(parse("--reason", "a, b", "--reason", "c")).to.have.deep.property("reasons", new Set(["a", "b", "c"]));
    expect(parse("--reason", "all")).to.have.property("reasons", "all");
  });

  it("take events of a bucket, or of a dead-letter queue, without a stack", () => {
    const of = (...args: string[]) => parseRedriveArguments(["--region", "eu-west-1", ...args], NOW_MS);
    const common = { region: "eu-west-1", sinceMs: undefined, dryRun: false, rate: 100, json: false };
    expect(of("--events", "b")).to.deep.equal({ ...common, from: { bucket: "b" } });
    expect(of("--dead-letters", "q", "--rate", "5")).to.deep.equal({ ...common, from: { queue: "q" }, rate: 5 });
    const refused: [args: string[], message: RegExp][] = [
      [["--events", "b", "--dead-letters", "q"], /^--events and --dead-letters must come apart/],
      [["--events", "b", "--stack", "dev"], /^--stack must not come with/],
      [["--dead-letters", "q", "--since", "2h"], /^--since must come with a bucket/],
      [["--events", ""], /^--events must name/],
    ];
    for (const [args, message] of refused) expect(() => of(...args)).to.throw(message);
  });

  const bad: [args: string[], message: RegExp][] = [
    [["--since", "yesterday"], /^--since must be .*, got yesterday\.$/],
    [["--since", "2026-02-31"], /^--since must be .*, got 2026-02-31\.$/],
    [["--rate", "0"], /^--rate must be .*, got 0\.$/],
    [["--rate", "1.5"], /^--rate must be .*, got 1\.5\.$/],
    [["--reason", "a,,b"], /^--reason must be names/],
    [["--speed", "1"], /--speed/],
  ];
  for (const [args, message] of bad)
    it(`are refused with a word about it: ${args.join(" ")}`, () =>
      expect(() => parse(...args))
        .to.throw(message)
        .with.property("name", "UsageError"));
});
