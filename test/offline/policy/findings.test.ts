import { expect } from "chai";
import { toFindings } from "../../../offline/policy/findings.ts";
import type { PackAnswer, PolicyAbout } from "../../../offline/policy/pack-host.ts";
import { toSarif } from "../../../offline/policy/sarif.ts";
import { renderVerdict } from "../../../offline/policy/table.ts";

const URN = "urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events";
const createPolicy = (overrides: Partial<PolicyAbout> = {}): PolicyAbout => ({
  ...{
    name: "stream-encrypted",
    description: "A stream must be safe, got it.",
    severity: "high",
    covers: ["checkov:CKV_AWS_43"],
  },
  ...{ fix: "Encrypt it.", url: "https://example.com/rule" },
  ...overrides,
});
const createAnswer = (overrides: Partial<PackAnswer> = {}): PackAnswer => ({
  ...{ policy: "stream-encrypted", level: "mandatory", urn: URN },
  message: 'A stream must be safe, got it.\nencryptionType must be KMS, got "NONE".\nFix: Encrypt it.',
  ...overrides,
});
const verdict = (answers: PackAnswer[]) => ({
  pack: "demo",
  version: "1.2.3",
  policies: [createPolicy()],
  answers,
  exempt: [],
});
const plain = (_: unknown, text: string) => text;

describe("findings", () => {
  it("are taken apart into resource, property, value, rule and fix", () => {
    expect(toFindings([createAnswer()], [createPolicy()])).to.deep.equal([
      {
        ...{ severity: "high", level: "mandatory", rule: "stream-encrypted", urn: URN, resource: "events" },
        ...{ property: "encryptionType", value: '"NONE"', message: "must be KMS", fix: "Encrypt it." },
      },
    ]);
  });

  it("are one each where the host tells several unknown values at once", () => {
    const lines = `${URN}: a must be b, got a value not yet known.\nc must be d, got a value not yet known.`;
    const message = `can't run policy 'stream-encrypted' from policy pack 'demo@v1' during preview: ${lines}`;
    const findings = toFindings([createAnswer({ level: "advisory", urn: "", message })], [createPolicy()]);
    expect(findings.map(({ urn, resource, property, fix }) => [urn, resource, property, fix])).to.deep.equal([
      [URN, "events", "a", "Encrypt it."],
      ["", "the stack", "c", "Encrypt it."],
    ]);
  });

  it("keep a value whole that looks like the end of a requirement", () => {
    const message = 'x must be y, got "a must be b, got c".\nFix: Do.';
    const [finding] = toFindings([createAnswer({ message })], [createPolicy()]);
    expect(finding).to.include({ message: "must be y", value: '"a must be b, got c"' });
  });

  it("of another pack keep their words", () => {
    const [finding] = toFindings([createAnswer({ policy: "other", message: "No good." })], [createPolicy()]);
    expect(finding).to.include({ message: "No good.", property: "", value: "", severity: "medium" });
  });

  it("stand in the order to read them: by level, by severity, by resource", () => {
    const policies = [
      createPolicy(),
      createPolicy({ name: "worst", severity: "critical" }),
      createPolicy({ name: "least", severity: "low" }),
    ];
    const answers = [
      createAnswer({ policy: "worst", level: "advisory" }),
      createAnswer({ policy: "least" }),
      createAnswer({ urn: `${URN}-2` }),
      createAnswer(),
    ];
    const order = toFindings(answers, policies).map(({ rule, resource }) => [rule, resource]);
    expect(order).to.deep.equal([
      ["stream-encrypted", "events"],
      ["stream-encrypted", "events-2"],
      ["least", "events"],
      ["worst", "events"],
    ]);
  });
});

describe("a verdict in words", () => {
  it("tells each finding whole, and counts", () => {
    const given = verdict([createAnswer()]);
    const text = renderVerdict(toFindings(given.answers, given.policies), given, 3, plain);
    for (const part of [
      "high",
      "mandatory",
      "events",
      "encryptionType",
      '"NONE"',
      "stream-encrypted",
      "must be KMS",
      "Encrypt it.",
    ])
      expect(text).to.include(part);
    expect(text).to.match(/\n3 resources, 1 rule: 1 mandatory and 0 advisory findings\.$/);
  });

  it("shows a name in full however long it is", () => {
    const name = "a".repeat(70);
    const given = verdict([createAnswer({ urn: `urn:pulumi:dev::demo::t::${name}` })]);
    const text = renderVerdict(toFindings(given.answers, given.policies), given, 1, plain);
    expect(
      text
        .match(/a+(?= *│)/g)
        ?.filter((part) => part.length > 10)
        .join(""),
    ).to.equal(name);
    expect(text).not.to.include("…");
  });

  it("fits 80 columns, whatever a name and a value are", () => {
    const message = `encryptionType must be KMS, got "${"x".repeat(150)}".\nFix: Encrypt ${"y".repeat(90)}.`;
    const given = verdict([createAnswer({ urn: `urn:pulumi:dev::demo::t::${"n".repeat(90)}`, message })]);
    const text = renderVerdict(toFindings(given.answers, given.policies), given, 1, plain);
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  it("is a single line when all is well", () => {
    expect(renderVerdict([], verdict([]), 1, plain)).to.equal(
      "1 resource, 1 rule: 0 mandatory and 0 advisory findings.",
    );
  });

  it("tells what is exempt, and why", () => {
    const exempt = [{ policy: "stream-encrypted", urn: URN, reason: "exempt until 2026-01-31: Moves soon." }];
    expect(renderVerdict([], { ...verdict([]), exempt }, 1, plain)).to.include(
      `stream-encrypted on ${URN}: exempt until 2026-01-31: Moves soon.`,
    );
  });
});

describe("a verdict as SARIF", () => {
  const given = verdict([createAnswer(), createAnswer({ level: "advisory", urn: `${URN}-2` })]);
  const document = toSarif(toFindings(given.answers, given.policies), given, "Pulumi.yaml");
  const [run] = document.runs;

  it("has what code scanning asks of a document", () => {
    expect(document.version).to.equal("2.1.0");
    expect(run?.tool.driver).to.include({
      ...{ name: "demo", version: "1.2.3", informationUri: "https://www.pulumi.com/docs/iac/crossguard/" },
    });
    expect(run?.tool.driver.rules).to.deep.equal([
      {
        ...{
          id: "stream-encrypted",
          shortDescription: { text: "A stream must be safe, got it." },
          fullDescription: { text: "A stream must be safe, got it. Encrypt it." },
          help: { text: "Encrypt it." },
        },
        ...{ helpUri: "https://example.com/rule" },
        properties: { "security-severity": "8.0", tags: ["security", "checkov:CKV_AWS_43"] },
      },
    ]);
  });

  it("has a result for each finding, at its rule, level and place", () => {
    expect(run?.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).to.deep.equal([
      ["stream-encrypted", 0, "error"],
      ["stream-encrypted", 0, "warning"],
    ]);
    const [result] = run?.results ?? [];
    expect(result?.message.text).to.equal('events: encryptionType must be KMS, got "NONE". Encrypt it.');
    expect(result?.locations).to.deep.equal([
      {
        physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: URN, name: "events", kind: "resource" }],
      },
    ]);
  });

  it("knows a finding again whatever its value has become, and tells two apart", () => {
    const again = verdict([createAnswer({ message: 'encryptionType must be KMS, got "X".\nFix: Encrypt it.' })]);
    const print = (of: typeof document) =>
      of.runs[0]?.results.map((result) => result.partialFingerprints["finding/v1"]);
    const [first, second] = print(document) ?? [];
    expect(print(toSarif(toFindings(again.answers, again.policies), again, "Pulumi.yaml"))).to.deep.equal([first]);
    expect(first).not.to.equal(second);
  });
});
