import { expect } from "chai";
import { parseStartArguments, UsageError } from "../../local/command-line.ts";

describe("arguments of npm start", () => {
  it("run the sample of stack dev without any", () => {
    expect(parseStartArguments([])).to.deep.equal({
      mode: "run",
      stack: "dev",
      input: undefined,
      output: "out",
      region: undefined,
    });
  });

  it("name input, output, stack and region", () => {
    expect(parseStartArguments("--input a.ndjson --output b --stack prod --region eu-west-1".split(" "))).to.deep.equal(
      {
        mode: "run",
        stack: "prod",
        input: "a.ndjson",
        output: "b",
        region: "eu-west-1",
      },
    );
  });

  it("serve, on a port when given one", () => {
    expect(parseStartArguments(["--serve", "--port", "4566"])).to.deep.equal({
      mode: "serve",
      stack: "dev",
      port: 4566,
    });
    expect(parseStartArguments(["--serve"])).to.deep.equal({ mode: "serve", stack: "dev", port: 0 });
  });

  it("ask for help", () => {
    expect(parseStartArguments(["--help"])).to.deep.equal({ mode: "help" });
  });

  const refused: [args: string, message: RegExp][] = [
    ["--inptu x", /Unknown option '--inptu'/],
    ["--input", /--input.* argument missing/],
    ["stray", /Unexpected argument 'stray'/],
    ["--port 80", /--port goes with --serve/],
    ["--serve --port many", /--port must be a number from 0 to 65535, got many/],
    ["--serve --port 65536", /got 65536/],
    ["--serve --input x", /--input does not go with --serve/],
    ["--serve --output x", /--output does not go with --serve/],
    ["--serve --region x", /--region does not go with --serve/],
  ];
  for (const [args, message] of refused) {
    it(`refuse ${args}`, () => {
      expect(() => parseStartArguments(args.split(" "))).to.throw(UsageError, message);
    });
  }
});
