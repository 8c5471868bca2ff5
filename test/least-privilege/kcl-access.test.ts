import { expect } from "chai";
import { type KclReading, readByKcl } from "../../infra/data/kcl-access.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { decide } from "./iam/decide.ts";
import { kclRows } from "./iam/kcl-rows.ts";
import { type PolicyDocument, parsePolicy } from "./iam/policy-document.ts";
import type { Row } from "./iam/rows.ts";
import { actionsOf } from "./support/reference.ts";

const [ACCOUNT, REGION, STREAM, APPLICATION] = ["111122223333", "us-east-1", "enriched", "billing"];
const streamArn = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${STREAM}`;
const consumerArn = `${streamArn}/consumer/${APPLICATION}:1`;
const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/k`;
const reading = { application: APPLICATION, accountId: ACCOUNT, region: REGION, streamArn, keyArn };

/** A row's text, of this application. */
const named = (text: string) =>
  [
    ["<account>", ACCOUNT],
    ["<region>", REGION],
    ["<stream>", STREAM],
    ["<application>", APPLICATION],
    ["<key>", "k"],
    ["<timestamp>", "1"],
  ].reduce((known, [placeholder = "", value = ""]) => known.replaceAll(placeholder, value), text);

/** What is the application's own, and what stands beside it: siblings, another region's, another account's, all. */
const OWN = [...new Set(kclRows().map(([, , resource = ""]) => named(resource)))];
const BESIDE = OWN.flatMap((arn) => [
  arn.replaceAll(APPLICATION, `${APPLICATION}-2`).replace(/key\/k$/, "key/k2"),
  arn.replaceAll(STREAM, "input"),
  arn.replace(`:${REGION}:`, ":eu-west-1:"),
  arn.replace(`:${ACCOUNT}:`, ":444455556666:"),
]);
const UNIVERSE = [...new Set([...OWN, ...BESIDE])];
const decrypting = (stream: string): RequestContext => ({
  "kms:ViaService": `kinesis.${REGION}.amazonaws.com`,
  "kms:EncryptionContext:aws:kinesis:arn": stream,
});
const CONTEXTS: readonly RequestContext[] = [
  {},
  decrypting(streamArn),
  decrypting(streamArn.replace(STREAM, "input")),
  { "cloudwatch:namespace": APPLICATION },
  { "cloudwatch:namespace": `${APPLICATION}-2` },
];

const CALLER = { role: `arn:aws:iam::${ACCOUNT}:role/${APPLICATION}` };
/** A key's own policy, as the kit's say: the account's IAM decides. */
const KEY_POLICY = parsePolicy(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        ...{ Sid: "Account", Effect: "Allow", Action: "kms:*", Resource: "*" },
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      },
    ],
  }),
);

/** What AWS asks about when an action is called. */
function askedOn(action: string): string[] {
  const [service = ""] = action.split(":");
  return ["*", ...UNIVERSE.filter((arn) => arn.split(":")[2] === service)];
}

/** Whether a row says that an action is allowed on a resource, under what a request carries. */
function says([, one, on = "", condition = ""]: Row, action: string, resource: string, context: RequestContext) {
  if (one !== action || named(on) !== resource) return false;
  return named(condition)
    .split("; ")
    .filter((text) => text !== "")
    .every((text) => {
      const [key = "", value] = text.replace("StringEquals ", "").split(" = ");
      return context[key] === value;
    });
}

describe("what KclAccess allows an application of the Kinesis Client Library", () => {
  const policyOf = (retrieval: Partial<KclReading>): PolicyDocument =>
    parsePolicy(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: readByKcl({ ...reading, consumerArn: undefined, ...retrieval }),
      }),
    );
  let actions: string[];
  before(async () => {
    actions = (await Promise.all(["kinesis", "dynamodb", "kms", "cloudwatch"].map(actionsOf))).flat();
  });

  for (const [by, retrieval] of Object.entries({ polling: {}, "fan-out": { consumerArn } }))
    it(`is what its rows say, and nothing else of these services, nor on anything beside: ${by}`, () => {
      const identity = [policyOf(retrieval)];
      const rights = kclRows().filter(([reads = ""]) => reads.includes(by));
      const wrong: string[] = [];
      for (const action of actions)
        for (const resource of askedOn(action))
          for (const context of CONTEXTS) {
            const policies = { identity, ...(resource.includes(":kms:") && { resource: KEY_POLICY }) };
            const { allowed } = decide({ caller: CALLER, action, resource, context }, policies);
            if (allowed !== rights.some((row) => says(row, action, resource, context)))
              wrong.push(`${action} on ${resource} ${JSON.stringify(context)}: ${allowed ? "allowed" : "denied"}`);
          }
      expect(wrong).to.deep.equal([]);
    });

  it("allows with fan-out what it allows by polling", () => {
    expect(new Set(kclRows().map(([by]) => by))).to.deep.equal(new Set(["polling, fan-out", "fan-out"]));
  });
});
