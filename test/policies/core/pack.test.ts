import path from "node:path";
import { credentials } from "@grpc/grpc-js";
import analyzerServices from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages, { type RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { expect } from "chai";
import { fromStruct, toStruct } from "../../../offline/engine/structs.ts";
import { runPack, startPack } from "../../../offline/policy/pack-host.ts";
import { analyzeRequest } from "../../../offline/policy/requests.ts";
import { type Subject, subjectsOf } from "../../../offline/policy/subject.ts";
import { rules } from "../../../policies/rules/rules.ts";
import { graphOf } from "../../least-privilege/support/graphs.ts";

const dir = path.resolve(import.meta.dirname, "../../../policies");
const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** A month from today. */
const SOON = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const stream = {
  encryptionType: "KMS",
  kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1",
  retentionPeriod: 168,
  region: "eu-west-1",
  tags: { project: "x" },
};

const createSubject = (inputs: Record<string, unknown> = {}): Subject => {
  const type = "aws:kinesis/stream:Stream";
  const properties = { ...stream, ...inputs };
  return {
    ...{ urn: `urn:pulumi:dev::demo::${type}::events`, type, name: "events", parent: "", provider: "", protect: false },
    ...{ inputs: properties, outputs: properties, dependencies: [], propertyDependencies: {} },
  };
};

const run = (subjects: Subject[], exemptions?: unknown) =>
  runPack({
    ...{ dir, project: "demo", stack: "dev", subjects, signal: new AbortController().signal },
    config: exemptions === undefined ? {} : { "policies:exemptions": JSON.stringify(exemptions) },
  });

/** What the pack answers but for the alarm that a lone stream lacks. */
const answersOf = async (...args: Parameters<typeof run>) => {
  const { answers } = await run(...args);
  return answers
    .filter(({ policy }) => policy !== "kinesis-stream-alarmed")
    .map(({ policy, level, message }) => [policy, level, message]);
};

describe("the pack under the SDK's own host", () => {
  it("tells of every rule what it is, and of exemptions last", async () => {
    const { policies, pack } = await run([]);
    expect(pack).to.equal("tributary");
    expect(policies.map(({ name }) => name)).to.deep.equal([
      ...rules.map(({ name }) => name),
      "exemption-in-force",
      "exemption-needed",
      "values-known",
    ]);
    for (const [index, { description, severity, covers }] of rules.entries())
      expect(policies[index])
        .to.include({ description, severity })
        .and.have.deep.property("covers", [...covers]);
  });

  it("answers property, requirement, value and fix, at the rule's level", async () => {
    const answers = await answersOf([createSubject({ encryptionType: "NONE", retentionPeriod: 24 })]);
    // The host puts the rule's description on a line before.
    const own = answers.map(([policy, level, message = ""]) => [policy, level, message.replace(/^.*\n/, "")]);
    expect(own).to.deep.equal([
      [
        "kinesis-stream-encrypted",
        "mandatory",
        'encryptionType must be KMS, got "NONE".\nFix: Set encryptionType to KMS and kmsKeyId to the ARN of a key.',
      ],
      [
        "kinesis-stream-retention",
        "advisory",
        "retentionPeriod must be at least 168 hours, got 24.\nFix: Set retentionPeriod to at least 168.",
      ],
    ]);
  });

  it("tells what is not known yet in one line, however many rules and resources it concerns", async () => {
    const unknown = { encryptionType: UNKNOWN_ON_THE_WIRE, retentionPeriod: UNKNOWN_ON_THE_WIRE };
    const another = { ...createSubject(unknown), urn: "urn:pulumi:dev::demo::aws:kinesis/stream:Stream::more" };
    const answers = await answersOf([createSubject(unknown), another]);
    expect(answers.map(([policy, level]) => [policy, level])).to.deep.equal([["values-known", "advisory"]]);
    expect(answers[0]?.[2]).to.include(
      'values for 2 rules must be known to be checked, got {"kinesis-stream-encrypted":2,"kinesis-stream-retention":2}',
    );
  });

  it("has one line for the first preview of our own stack, where hundreds of values are not known yet", async () => {
    const subjects = subjectsOf(await graphOf("prod")).map((subject) => {
      const known = (path: string) => (subject.propertyDependencies[path] ?? []).length === 0;
      const inputs = Object.fromEntries(
        Object.entries(subject.inputs).map(([key, value]) => [key, known(key) ? value : UNKNOWN_ON_THE_WIRE]),
      );
      const answered = Object.keys(subject.outputs).map((key) => [key, UNKNOWN_ON_THE_WIRE]);
      return { ...subject, inputs, outputs: { ...Object.fromEntries(answered), ...inputs } };
    });
    const { answers } = await run(subjects);
    expect(answers.map(({ policy, level }) => [policy, level])).to.deep.equal([["values-known", "advisory"]]);
    expect(answers[0]?.message).to.match(/\d{3} values for \d+ rules must be known to be checked/);
  }).timeout(60_000);

  it("tells nothing of the kind when all is known", async () => {
    expect((await answersOf([createSubject()])).map(([policy]) => policy)).to.deep.equal([]);
  });

  it("follows a parameter in what it says to do", async () => {
    const { answers, policies } = await runPack({
      ...{ dir, project: "demo", stack: "dev", config: {}, signal: new AbortController().signal },
      subjects: [createSubject({ retentionPeriod: 24 })],
      policyConfig: { "kinesis-stream-retention": { parameters: { minimumHours: 48 } } },
    });
    const [answer] = answers.filter(({ policy }) => policy === "kinesis-stream-retention");
    expect(answer?.message).to.match(/at least 48 hours, got 24\.\nFix: Set retentionPeriod to at least 48\.$/);
    expect(policies.find(({ name }) => name === "kinesis-stream-retention")?.fix).to.include("at least 168.");
  });

  it("leaves out what is exempt, and says so", async () => {
    const exemption = {
      resource: "events",
      rule: "kinesis-stream-encrypted",
      reason: "Moves soon.",
      expires: SOON,
    };
    const { answers, exempt } = await run(
      [createSubject({ encryptionType: "NONE" })],
      [exemption, { ...exemption, rule: "kinesis-stream-alarmed" }],
    );
    expect(answers).to.deep.equal([]);
    expect(exempt.map(({ policy, reason }) => [policy, reason])).to.deep.equal([
      ["kinesis-stream-encrypted", `exempt until ${SOON}: Moves soon.`],
    ]);
  });

  it("stops on an exemption that is past its expiry, and on what it was for", async () => {
    const expired = { resource: "events", rule: "kinesis-stream-encrypted", reason: "Moved.", expires: "2020-01-01" };
    const answers = await answersOf([createSubject({ encryptionType: "NONE" })], [expired]);
    expect(answers.map(([policy, level]) => [policy, level])).to.deep.equal([
      ["kinesis-stream-encrypted", "mandatory"],
      ["exemption-in-force", "mandatory"],
    ]);
  });

  it("mends what is safe to mend at the level remediate, and keeps secrets beside it secret", async () => {
    const mended = await remediate("kinesis-stream-retention", {
      ...stream,
      retentionPeriod: 24,
      tags: { note: { ...SECRET, value: "hidden" } },
      kmsKeyId: UNKNOWN_ON_THE_WIRE,
    });
    expect(mended).to.deep.equal([
      {
        ...stream,
        retentionPeriod: 168,
        tags: { note: { ...SECRET, value: "hidden" } },
        kmsKeyId: UNKNOWN_ON_THE_WIRE,
      },
    ]);
    expect(await remediate("kinesis-stream-retention", stream)).to.deep.equal([]);
  });
});

/** The inputs that the pack answers for a stream when one rule is at the level `remediate`. */
async function remediate(rule: string, inputs: Record<string, unknown>): Promise<Record<string, unknown>[]> {
  const { child, port } = await startPack({
    dir,
    project: "demo",
    stack: "dev",
    subjects: [],
    config: {},
    signal: new AbortController().signal,
  });
  const client = new analyzerServices.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const config = new messages.PolicyConfig();
    config.setEnforcementlevel(messages.EnforcementLevel.REMEDIATE);
    config.setProperties(toStruct({ minimumHours: 168 }));
    const request = new messages.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set(rule, config);
    await new Promise<void>((resolve, reject) =>
      client.configure(request, (error) => (error ? reject(error) : resolve())),
    );
    const subject = { ...createSubject(), inputs };
    const response = await new Promise<RemediateResponse>((resolve, reject) =>
      client.remediate(analyzeRequest(subject, new Map()), (error, answer) =>
        error ? reject(error) : resolve(answer),
      ),
    );
    return response.getRemediationsList().map((remediation) => fromStruct(remediation.getProperties()));
  } finally {
    client.close();
    child.kill("SIGKILL");
  }
}
