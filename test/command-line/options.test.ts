import { expect } from "chai";
import { UsageError } from "../../command-line/command.ts";
import { CONFIG_OPTION, parseOptions, parseStack, readConfig } from "../../command-line/options.ts";

const options = { ...CONFIG_OPTION, serve: { type: "boolean" }, input: { type: "string" } } as const;

describe("options", () => {
  it("are read by the rules of Node.js", () => {
    expect({ ...parseOptions(["--serve", "--input=a", "-c", "a=1", "--config", "b=2"], options, {}) }).to.deep.equal({
      serve: true,
      input: "a",
      config: ["a=1", "b=2"],
    });
  });

  for (const [args, message] of [
    [["--srve"], /Unknown option '--srve'/],
    [["--input"], /argument missing/],
    [["stray"], /Unexpected argument 'stray'/],
  ] as const)
    it(`refuse ${args.join(" ")}`, () =>
      expect(() => parseOptions([...args], options, {})).to.throw(UsageError, message));

  const taken: [title: string, environment: Record<string, string>, fix: string | undefined][] = [
    ["npm start --serve", { npm_config_serve: "true" }, "npm start -- --serve"],
    ["npm start --input a.ndjson", { npm_config_input: "true" }, "npm start -- --input VALUE"],
    ["npm start --input=a.ndjson", { npm_config_input: "a.ndjson" }, "npm start -- --input a.ndjson"],
    ["npm start -c retentionHours=24", { npm_config_call: "retentionHours=24" }, "npm start -- -c retentionHours=24"],
    [
      "npm run policy --serve",
      { npm_lifecycle_event: "policy", npm_config_serve: "true" },
      "npm run policy -- --serve",
    ],
    ["npx -c 'npm start && true'", { npm_config_call: "npm start && true" }, undefined],
    ["npm start --no-serve", { npm_config_serve: "" }, undefined],
  ];
  for (const [title, environment, fix] of taken)
    it(`${fix ? "that npm took for its own are noticed" : "are not missed"} in ${title}`, () => {
      const parse = () => parseOptions([], options, { npm_lifecycle_event: "start", ...environment });
      if (fix === undefined) expect(parse).not.to.throw();
      else expect(parse).to.throw(UsageError, `before it.\nFix: ${fix}`);
    });

  it("are not missed when they came through, or when npm runs nothing", () => {
    const environment = { npm_config_serve: "true" };
    expect(() => parseOptions(["--serve"], options, { npm_lifecycle_event: "start", ...environment })).not.to.throw();
    expect(() => parseOptions([], options, environment)).not.to.throw();
  });

  it("name a stack that a file can be named after", () => {
    expect(parseStack("dev-2")).to.equal("dev-2");
    expect(() => parseStack("../dev")).to.throw(UsageError, '--stack must be the name of a stack, got "../dev".');
  });
});

describe("-c KEY=VALUE", () => {
  const read: [pairs: string[], config: Record<string, string>][] = [
    [[], {}],
    [["retentionHours=24"], { retentionHours: "24" }],
    [["tributary:catalogue=a=b.json"], { "tributary:catalogue": "a=b.json" }],
    [['regions=["eu-west-1"]', 'tags={"a":"b"}'], { regions: '["eu-west-1"]', tags: '{"a":"b"}' }],
    [["a=1", "a=2"], { a: "2" }],
    [["a="], { a: "" }],
  ];
  for (const [pairs, config] of read)
    it(`reads ${pairs.join(" and ") || "nothing"}`, () => expect(readConfig(pairs)).to.deep.equal(config));

  for (const [pair, message] of [
    ["retentionHours", "-c must be a setting and its value, got retentionHours.\nFix: -c retentionHours=24"],
    ["=24", "-c must be a setting and its value, got =24."],
    ["a b=24", "-c must be a setting and its value, got a b=24."],
    ["regions=[eu-west-1]", "-c regions must be JSON, as it begins with [, got [eu-west-1].\nFix: -c 'regions="],
  ] as const)
    it(`refuses ${pair}`, () => expect(() => readConfig([pair])).to.throw(UsageError, message));
});
