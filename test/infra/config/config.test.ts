import { readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { parseConfig } from "../../../infra/config/config.ts";
import { KNOWN_REGIONS } from "../../../infra/config/regions.ts";
import { settings } from "../../../infra/config/settings.ts";
import { createRawConfig, createSettings } from "../../support/settings.ts";

const messageOf = (raw: Record<string, string>, project = "tributary"): string => {
  try {
    parseConfig(raw, project);
  } catch (error) {
    expect(RunError.isInstance(error), "a RunError, so that no stack trace is shown").to.equal(true);
    return (error as Error).message;
  }
  return "accepted";
};

describe("config", () => {
  it("takes every default", () => {
    expect(parseConfig(createRawConfig(), "tributary")).to.deep.equal(createSettings());
  });

  it("has a setting for each key of Pulumi.yaml, which has all but structures and what has no default, with the same description, type and default", () => {
    const declared = parse(readFileSync("Pulumi.yaml", "utf8")).config;
    const types = { number: "integer", boolean: "boolean", string: "string", object: "array", undefined: "string" };
    const expected = Object.entries(settings)
      .filter(([, setting]) => "default" in setting)
      .map(([name, setting]) => {
        const value = "default" in setting ? setting.default : undefined;
        const type = types[typeof value as keyof typeof types];
        const items = type === "array" ? { items: { type: "string" } } : {};
        return [
          name,
          { description: setting.description, type, ...items, ...(value !== undefined && { default: value }) },
        ];
      });
    // A project that was made by pulumi new has pulumi:tags as well.
    const own = Object.entries(declared).filter(([key]) => !key.includes(":"));
    expect(Object.fromEntries(own)).to.deep.equal(Object.fromEntries(expected));
  });

  it("gives an example for each setting that the setting accepts", () => {
    for (const [name, setting] of Object.entries(settings)) {
      if ("path" in setting) continue;
      const example = /^-?\d+$|^true$|^false$/.test(setting.example) ? JSON.parse(setting.example) : setting.example;
      expect(setting.schema.safeParse(example).success, name).to.equal(true);
    }
  });

  const refused: [setting: string, value: unknown, message: RegExp][] = [
    [
      "regions",
      [],
      /^tributary:regions must name at least one AWS region.*, got \[\]\.\nFix: pulumi config set --path 'tributary:regions\[0\]' us-east-1$/,
    ],
    ["regions", ["us-east-1", "us-east-1"], /each once, got \["us-east-1","us-east-1"\]/],
    ["regions", ["cn-north-1"], /aws partition/],
    ["regions", "us-east-1", /got us-east-1/],
    [
      "regions",
      ["us-east-1", "us-middle-9"],
      /regions that AWS has: .*, got us-middle-9\.\nFix: .* pulumi config set --path 'tributary:newRegions\[0\]' us-middle-9$/,
    ],
    [
      "inputShards",
      -1,
      /tributary:inputShards must be a whole number from 0 to 10000, got -1\.\nFix: pulumi config set tributary:inputShards 0$/,
    ],
    ["outputShards", 1.5, /whole number/],
    ["retentionHours", 23, /from 24 to 8760/],
    ["maxRecordKib", 10_240, /from 1024 to 4096/],
    ["fanOut", "yes", /be true or false, got yes/],
    ["vpcCidr", "10.0.0.0/8", /from \/16 to \/28/],
    ["vpcCidr", "10.0.0.0/29", /from \/16 to \/28/],
    [
      "vpcCidr",
      "10.0.0.1/16",
      /^tributary:vpcCidr must begin where its block begins, 10\.0\.0\.0\/16, got 10\.0\.0\.1\/16\.\nFix: pulumi config set tributary:vpcCidr 10\.0\.0\.0\/16$/,
    ],
    ["vpcCidr", "127.0.0.0/16", /lie in a range that EC2 takes/],
    ["vpcCidr", "10.0.0.0/28", /at most \/27, so that no subnet is smaller than \/28.*\nFix: .* 10\.0\.0\.0\/27$/],
    ["subnetLayout", "wide", /even or fixed/],
    ["zones", { "us-east-1": ["us-east-1a"] }, /two to four names/],
    [
      "zones",
      { "us-east-1": ["us-east-1a", "eu-west-1b"] },
      /name zones of us-east-1, such as us-east-1a, got eu-west-1b/,
    ],
    ["zones", { "eu-west-1": ["eu-west-1a", "eu-west-1b"] }, /only regions of this stack, not eu-west-1/],
    ["networkInterfaces", "all", /named or any/],
    ["newRegions", ["cn-north-2"], /aws partition/],
    ["replaceTriggers", "yes", /true or false/],
    ["vpcCidr", "300.0.0.0/16", /IPv4 CIDR/],
    ["availabilityZones", 1, /from 2 to 4/],
    ["nat", "two", /none, single or perAz/],
    [
      "existingVpcs",
      { "us-east-1": { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
      /two to sixteen/,
    ],
    [
      "existingVpcs",
      {
        "us-east-1": {
          vpcId: "vpc-1",
          subnetIds: Array.from({ length: 17 }, (_, index) => `subnet-${index}`),
          securityGroupIds: ["sg-1"],
        },
      },
      /two to sixteen/,
    ],
    [
      "existingVpcs",
      { "eu-west-1": { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] } },
      /only regions of this stack, not eu-west-1.*\nFix: pulumi config rm --path 'tributary:existingVpcs\["eu-west-1"\]'$/,
    ],
    ["memoryMib", 64, /from 128 to 10240/],
    ["timeoutSeconds", 901, /from 5 to 900, got 901/],
    ["reservedConcurrency", 0, /not be 0.*\nFix: pulumi config set tributary:reservedConcurrency -- -1$/],
    [
      "provisionedConcurrency",
      51,
      /at most reservedConcurrency, 50.*\nFix: pulumi config set tributary:provisionedConcurrency 50$/,
    ],
    ["logLevel", "info", /be TRACE, DEBUG, INFO, WARN, ERROR or FATAL, got info/],
    ["logRetentionDays", 100, /be one of 1, 3, 5/],
    ["batchSize", 10_001, /from 1 to 10000/],
    ["batchingWindowSeconds", 301, /from 0 to 300/],
    ["parallelizationFactor", 11, /from 1 to 10/],
    ["maximumRetryAttempts", -1, /from 0 to 10000/],
    [
      "maximumRecordAgeSeconds",
      302_401,
      /half of retentionHours, 302400.*\nFix: pulumi config set tributary:maximumRecordAgeSeconds 302400$/,
    ],
    ["startingPosition", "yesterday", /ISO 8601/],
    ["startingPosition", "2099-01-01T00:00:00Z", /not in the future, got 2099/],
    ["filterPatterns", ["[1]"], /JSON objects/],
    ["filterPatterns", Array(6).fill("{}"), /at most five/],
    ["failureRetentionDays", 0, /from 1 to 3650/],
    ["alarms", "some", /be all or none, got some/],
    ["alarmEmails", ["nobody"], /e-mail addresses/],
    ["alarmThresholds", { errors: { threshold: 0 } }, /threshold, a number above 0/],
    ["alarmThresholds", { errors: { minutes: 1441 } }, /minutes, a whole number from 1 to 1440/],
    ["alarmThresholds", { errors: { period: 5 } }, /some of threshold, /],
    ["alarmThresholds", { errors: 5 }, /map alarms to /],
    ["handler", "handlers/telemetry", /path of a \.ts or \.js file/],
    ["handlerFiles", ["a/x.json", "b/x.json"], /base names differ, none of them index\.mjs, got /],
    ["handlerFiles", ["a/index.mjs"], /none of them index\.mjs/],
    ["functions", { enrich: { memory: 1 } }, /some of memoryMib, /],
    ["functions", { enrich: { memoryMib: 64 } }, /as those settings take them/],
    [
      "functions",
      { audit: { memoryMib: 256 } },
      /^tributary:functions\.audit must name a flow of the program: enrich, got audit\.\nFix: pulumi config rm --path/,
    ],
    ["functions", { enrich: { reservedConcurrency: 0 } }, /functions\.enrich\.reservedConcurrency must not be 0/],
    [
      "functions",
      { enrich: { provisionedConcurrency: 51 } },
      /functions\.enrich\.provisionedConcurrency must be at most reservedConcurrency, 50, got 51/,
    ],
    ["catalogue", "catalogue.yaml", /path of a \.json file/],
    ["permissionsBoundaryArn", "arn:aws:iam::111122223333:role/r", /none, or the ARN of an IAM policy/],
    ["protect", 1, /be true or false, got 1/],
    ["tags", { "AWS:x": "y" }, /neither beginning with aws:/],
    ["tags", { x: "Aws:y" }, /neither beginning with aws:/],
    ["tags", { "team#1": "y" }, /letters, digits, spaces/],
    ["tags", { team: "a,b" }, /letters, digits, spaces/],
    ["tags", { team: "a", Team: "b" }, /no key twice in another case/],
    ["tags", { stack: "mine" }, /none of project, stack, region, permissions-boundary/],
    ["tags", { Region: "mine" }, /none of project, stack, region/],
    [
      "tags",
      Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`key ${index}`, "value"])),
      /at most 45 keys/,
    ],
  ];
  for (const [setting, value, message] of refused) {
    it(`refuses ${setting} = ${JSON.stringify(value)}`, () => {
      expect(messageOf(createRawConfig({ [setting]: value }))).to.match(message);
    });
  }

  it("tests a bad value of every setting", () => {
    expect([...new Set(refused.map(([setting]) => setting))]).to.have.members(Object.keys(settings));
  });

  it("reports every problem at once", () => {
    const message = messageOf(createRawConfig({ regions: [], memoryMib: 1, alarms: "some" }));
    expect(message.match(/ must /g)).to.have.length(3);
  });

  it("demands a choice about alarms", () => {
    const { "tributary:alarms": _, ...silent } = createRawConfig();
    expect(messageOf(silent)).to.match(
      /^tributary:alarms must be all or none, got nothing\.\nFix: .* tributary:alarms all$/,
    );
  });

  it("refuses e-mail addresses while there are no alarms", () => {
    expect(messageOf(createRawConfig({ alarms: "none", alarmEmails: ["ops@example.com"] }))).to.match(
      /^tributary:alarmEmails must be empty while alarms is none.*\nFix: pulumi config rm tributary:alarmEmails$/,
    );
  });

  it("refuses thresholds while there are no alarms", () => {
    expect(messageOf(createRawConfig({ alarms: "none", alarmThresholds: { errors: { minutes: 9 } } }))).to.match(
      /^tributary:alarmThresholds must be absent while alarms is none.*\nFix: pulumi config rm tributary:alarmThresholds$/,
    );
  });

  it("refuses a key that is no setting", () => {
    expect(messageOf({ ...createRawConfig(), "tributary:regoins": "[]" })).to.match(
      /regoins must be one of regions, .*\nFix: pulumi config rm tributary:regoins$/,
    );
  });

  it("shows no value that is set as a secret", () => {
    const raw = createRawConfig({ alarmEmails: ["nobody"] });
    const parse = () => parseConfig(raw, "tributary", ["enrich"], (key) => key === "tributary:alarmEmails");
    expect(parse).to.throw(/alarmEmails must .*, got a secret\./);
  });

  it("takes a region that it doesn't know once the stack says that AWS has it", () => {
    const raw = createRawConfig({ regions: ["sa-west-9"], newRegions: ["sa-west-9"] });
    expect(parseConfig(raw, "tributary").regions).to.deep.equal(["sa-west-9"]);
  });

  it("knows every region that the AWS SDK knows", () => {
    const sdk = readFileSync(
      "node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js",
      "utf8",
    );
    const [ofAws = ""] = sdk.split(/"?id"?: "aws-/);
    const named = [...ofAws.matchAll(/"([a-z]{2}-[a-z]+-\d)": \{/g)].map(([, name]) => name);
    expect(named).to.include("us-east-1");
    expect([...KNOWN_REGIONS].sort()).to.deep.equal([...new Set(named)].sort());
  });

  it("takes the tags that every service takes", () => {
    const tags = { "Cost Centre/2": "a+b=c @ x_y.z:1-é", empty: "" };
    expect(messageOf(createRawConfig({ tags }))).to.equal("accepted");
  });

  it("leaves other namespaces alone", () => {
    expect(messageOf({ ...createRawConfig(), "aws:region": "us-east-1" })).to.equal("accepted");
  });

  it("says how to rename the keys after the project was renamed", () => {
    expect(messageOf({ ...createRawConfig({}, "acme"), "tributary:regions": "[]" }, "acme")).to.match(
      /must be named acme:regions.*\nFix: sed /,
    );
  });

  for (const startingPosition of [
    "2026-11-01T00:00:00Z",
    "2026-11-01T09:00:00.5+09:00",
    "2026-11-01 00:00:00 +0000 UTC",
  ])
    it(`takes ${startingPosition} to start at`, () => {
      expect(messageOf(createRawConfig({ startingPosition }))).to.equal("accepted");
    });

  for (const stack of ["dev", "staging", "prod"]) {
    it(`accepts the stack ${stack}`, () => {
      const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8"));
      const { name: project } = parse(readFileSync("Pulumi.yaml", "utf8"));
      const own = Object.entries<unknown>(config)
        .filter(([key]) => key.startsWith(`${project}:`))
        .map(([key, value]) => [key.slice(project.length + 1), value]);
      expect(own.length).to.be.greaterThan(0);
      expect(messageOf(createRawConfig(Object.fromEntries(own)))).to.equal("accepted");
    });
  }
});
