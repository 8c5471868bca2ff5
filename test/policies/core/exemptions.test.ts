import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type Exemption, Exemptions, exemptionRules, readExemptions } from "../../../policies/core/exemptions.ts";
import { formatFinding } from "../../../policies/core/message.ts";
import { Stack } from "../../../policies/core/stack-view.ts";

const TODAY = "2026-01-31";
const URN = "urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events";
const createExemption = (overrides: Partial<Exemption> = {}): Exemption => ({
  ...{ resource: "events", rule: "kinesis-stream-tagged", reason: "Moves in spring.", expires: "2026-01-31" },
  ...overrides,
});
const found = (overrides: Partial<Exemption>, today = TODAY) =>
  new Exemptions({ exemptions: [createExemption(overrides)], problems: [] }).find(
    "kinesis-stream-tagged",
    { urn: URN, name: "events" },
    today,
  ) !== undefined;
const configured = (value: unknown) => readExemptions(JSON.stringify({ "policies:exemptions": value }), "/nowhere");

describe("exemptions", () => {
  const cases: [title: string, exempt: boolean, overrides: Partial<Exemption>, today?: string][] = [
    ["the resource by its name", true, {}],
    ["the resource by its URN", true, { resource: URN }],
    ["resources by a pattern", true, { resource: "ev*" }],
    ["any resource of a type", true, { resource: "*::aws:kinesis/stream:Stream::*" }],
    ["another resource", false, { resource: "other" }],
    ["a resource whose name only starts so", false, { resource: "event" }],
    ["a pattern that is a regular expression", false, { resource: "e.ents" }],
    ["another rule", false, { rule: "kinesis-stream-encrypted" }],
    ["the last day", true, {}, "2026-01-31"],
    ["the day after", false, {}, "2026-02-01"],
  ];
  for (const [title, exempt, overrides, today] of cases)
    it(`${exempt ? "hold for" : "don't hold for"} ${title}`, () => expect(found(overrides, today)).to.equal(exempt));

  it("are read off the stack's config, as text or as a structure", () => {
    const list = [createExemption()];
    expect(configured(list)).to.deep.equal({ exemptions: list, problems: [] });
    expect(configured(JSON.stringify(list))).to.deep.equal({ exemptions: list, problems: [] });
    expect(readExemptions(undefined, "/nowhere")).to.deep.equal({ exemptions: [], problems: [] });
  });

  it("are read off a file beside", async () => {
    const dir = await mkdtemp(path.join(tmpdir(), "exemptions-"));
    try {
      const file = path.join(dir, "exemptions.json");
      await writeFile(file, JSON.stringify([createExemption()]));
      expect(readExemptions("{}", file).exemptions).to.deep.equal([createExemption()]);
      await writeFile(file, "[");
      expect(readExemptions("{}", file).problems).to.deep.equal([
        { property: "exemptions.json", value: "another text", message: "must be JSON" },
      ]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  const malformed: [title: string, value: unknown, problem: RegExp][] = [
    ["no list", {}, /policies:exemptions must be a list, got "object"/],
    [
      "one without reason",
      [{ ...createExemption(), reason: " " }],
      /policies:exemptions\[0\]\.reason must be a text, got " "/,
    ],
    [
      "one without expiry",
      [{ ...createExemption(), expires: undefined }],
      /\[0\]\.expires must be an ISO date such as 2026-01-31, got nothing/,
    ],
    ["one whose expiry is no date", [{ ...createExemption(), expires: "2026-13-01" }], /got "2026-13-01"/],
    ["what is no exemption", [7], /\[0\]\.resource must be a text, got nothing/],
  ];
  for (const [title, value, problem] of malformed)
    it(`say what is wrong with ${title}, and exempt nothing by it`, () => {
      const { exemptions, problems } = configured(value);
      expect(exemptions).to.deep.equal([]);
      expect(problems.map((found) => formatFinding(found, "")).join("\n")).to.match(problem);
    });
});

describe("rules for exemptions", () => {
  const say = (exemptions: Exemptions) => {
    const context = { today: "2026-02-01", config: { maximumDays: 366 } };
    return exemptionRules(exemptions).map(({ name, level, checkStack }) => [
      name,
      level,
      checkStack(new Stack([]), context).map(({ message }) => message),
    ]);
  };

  it("stop a deployment on one that is past its expiry", () => {
    const exemptions = new Exemptions({ exemptions: [createExemption()], problems: [] });
    exemptions.find("kinesis-stream-tagged", { urn: URN, name: "events" }, "2026-02-01");
    expect(say(exemptions)).to.deep.equal([
      ["exemption-in-force", "mandatory", ["must not be past its expiry"]],
      ["exemption-needed", "advisory", []],
    ]);
  });

  it("stop a deployment on one that is malformed", () => {
    expect(say(new Exemptions(configured([7])))[0]).to.deep.equal([
      "exemption-in-force",
      "mandatory",
      ["must be a text", "must be a text", "must be a text", "must be an ISO date such as 2026-01-31"],
    ]);
  });

  const horizons: [expires: string, messages: string[]][] = [
    ["2027-02-02", []],
    ["2027-02-03", ["must end within 366 days, to be looked at again"]],
    ["9999-12-31", ["must end within 366 days, to be looked at again"]],
  ];
  for (const [expires, messages] of horizons)
    it(`${messages.length > 0 ? "stop a deployment on" : "accept"} one until ${expires}`, () => {
      const exemptions = new Exemptions({ exemptions: [createExemption({ expires })], problems: [] });
      expect(say(exemptions)[0]).to.deep.equal(["exemption-in-force", "mandatory", messages]);
    });

  it("report one that nothing needed", () => {
    const exemptions = new Exemptions({ exemptions: [createExemption({ expires: "2027-01-01" })], problems: [] });
    expect(say(exemptions)[1]).to.deep.equal(["exemption-needed", "advisory", ["must match a finding"]]);
  });

  it("have nothing to say without exemptions", () => {
    expect(say(new Exemptions()).map(([, , messages]) => messages)).to.deep.equal([[], []]);
  });
});
