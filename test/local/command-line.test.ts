import { expect } from "chai";
import { UsageError } from "../../command-line/command.ts";
import { parseStartArguments } from "../../local/command-line.ts";
import { countLines } from "../../local/run/input.ts";
import { start } from "../../local/start.ts";

describe("the first line of npm start", () => {
  const openingOf = (...args: string[]) => start.opening?.(parseStartArguments(args));

  it("says what will happen, and how long it takes", async () => {
    const count = (await countLines(undefined)).toLocaleString("en-US");
    expect(openingOf()).to.match(new RegExp(`^Putting ${count} sample records through stack dev: about fifteen s`));
    expect(openingOf("--input", "a.ndjson")).to.match(/^Putting a\.ndjson through .+ what its records take …$/);
    expect(openingOf("--serve")).to.match(/^Bringing up stack dev to stay until Ctrl-C: /);
    expect(openingOf("--program", "a")).to.match(/^Bringing up a and trying it: /);
  });

  it("fits a terminal of 80 columns", () => {
    for (const args of [[], ["--serve", "--stack", "staging"], ["--program", "examples/table-metrics"]])
      expect(openingOf(...args)?.length).to.be.at.most(80);
  });
});

describe("arguments of npm start", () => {
  it("run the sample of stack dev without any", () => {
    expect(parseStartArguments([])).to.deep.equal({
      mode: "run",
      stack: "dev",
      config: {},
      input: undefined,
      key: { name: "userId", path: ["userId"] },
      output: "out",
      region: undefined,
      drill: undefined,
      isWatching: false,
      json: false,
    });
  });

  it("name input, output, stack and region", () => {
    expect(parseStartArguments("--input a.ndjson --output b --stack prod --region eu-west-1".split(" "))).to.deep.equal(
      {
        mode: "run",
        stack: "prod",
        config: {},
        input: "a.ndjson",
        key: { name: "userId", path: ["userId"] },
        output: "b",
        region: "eu-west-1",
        drill: undefined,
        isWatching: false,
        json: false,
      },
    );
  });

  it("drill a region, in every way or in one", () => {
    const kinds = ["throttled", "refused", "silent", "gone"];
    expect(parseStartArguments(["--drill", "us-east-1"])).to.deep.include({ drill: { region: "us-east-1", kinds } });
    const one = parseStartArguments("--drill us-east-1 --drill-kind gone".split(" "));
    expect(one).to.deep.include({ drill: { region: "us-east-1", kinds: ["gone"] } });
    for (const wrong of ["--drill us-east-1 --drill-kind lost", "--drill-kind gone", "--drill a --region a"])
      expect(() => parseStartArguments(wrong.split(" ")), wrong).to.throw(UsageError, /--drill/);
    expect(() => parseStartArguments("--drill a --serve".split(" "))).to.throw(UsageError, "--drill does not go");
  });

  it("serve, on a port when given one", () => {
    expect(parseStartArguments(["--serve", "--port", "4566"])).to.deep.equal({
      mode: "serve",
      stack: "dev",
      config: {},
      output: "out",
      port: 4566,
      program: undefined,
    });
    expect(parseStartArguments(["--serve", "--output", "b"])).to.deep.equal({
      mode: "serve",
      stack: "dev",
      config: {},
      output: "b",
      port: 0,
      program: undefined,
    });
  });

  it("name another program, to be tried or served, with a folder of its own for results", () => {
    const common = { stack: "dev", config: {}, program: "examples/a/" };
    expect(parseStartArguments(["--program", "examples/a/"])).to.deep.equal({
      ...common,
      mode: "try",
      output: "out/a",
      json: false,
    });
    expect(parseStartArguments("--program examples/a/ --output b --serve".split(" "))).to.deep.equal({
      ...{ ...common, mode: "serve", output: "b", port: 0 },
    });
  });

  it("name the key of a record, by a member or a pointer, and watch", () => {
    expect(parseStartArguments(["--key", "/vehicle/id", "--watch"])).to.deep.include({
      key: { name: "/vehicle/id", path: ["vehicle", "id"] },
      isWatching: true,
    });
  });

  it("set settings for this run, served or not", () => {
    for (const mode of [[], ["--serve"]])
      expect(parseStartArguments([...mode, "-c", "retentionHours=24"]))
        .to.have.property("config")
        .that.deep.equals({ retentionHours: "24" });
  });

  const refused: [args: string, message: RegExp][] = [
    ["--inptu x", /Unknown option '--inptu'/],
    ["--input", /--input.* argument missing/],
    ["stray", /Unexpected argument 'stray'/],
    ["--port 80", /--port goes with --serve/],
    ["--serve --port many", /--port must be a number from 0 to 65535, got many/],
    ["--serve --port 65536", /got 65536/],
    ["--stack ../dev", /--stack must be the name of a stack, got "\.\.\/dev"/],
    ["--serve --json", /--json does not go with --serve/],
    ["--watch --json", /--json does not go with --watch/],
    ["--serve --input x", /--input does not go with --serve/],
    ["--serve --key x", /--key does not go with --serve/],
    ["--serve --watch", /--watch does not go with --serve/],
    ["--key /~2", /--key must be the name of a member or a JSON pointer/],
    ["--program a --input x", /--input does not go with --program/],
    ["--program a --port 80", /--port goes with --serve/],
    ["--serve --region x", /--region does not go with --serve/],
  ];
  for (const [args, message] of refused) {
    it(`refuse ${args}`, () => {
      expect(() => parseStartArguments(args.split(" "))).to.throw(UsageError, message);
    });
  }
});
