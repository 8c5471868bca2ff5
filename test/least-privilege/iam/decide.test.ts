import { expect } from "chai";
import { type AccessRequest, type Decision, decide } from "./decide.ts";
import { type PolicyDocument, parsePolicy } from "./policy-document.ts";

const ROLE = "arn:aws:iam::111122223333:role/app";
const STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/s";

type Element = string | string[] | Record<string, unknown>;
const createPolicy = (...statements: Record<string, Element>[]): PolicyDocument =>
  parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({
        Effect: "Allow",
        Action: "kinesis:PutRecords",
        Resource: STREAM,
        ...statement,
      })),
    }),
  );
const createRequest = (overrides: Partial<AccessRequest> = {}): AccessRequest => ({
  caller: { role: ROLE },
  action: "kinesis:PutRecords",
  resource: STREAM,
  ...overrides,
});
const identity = [createPolicy({ Sid: "Put" })];
const otherAccount = { role: "arn:aws:iam::999999999999:role/app" };
const answer = (decision: Decision) => {
  if (decision.allowed) return "allowed";
  return decision.explicit ? "denied" : "not allowed";
};

describe("decide", () => {
  it("denies what nothing allows", () => {
    expect(answer(decide(createRequest(), {}))).to.equal("not allowed");
    expect(decide(createRequest(), { identity })).to.deep.equal({ allowed: true, by: "Put" });
  });

  it("lets a Deny win over every Allow, wherever it stands", () => {
    const deny = createPolicy({ Effect: "Deny", Sid: "No", Principal: "*" });
    for (const policies of [
      { identity: [...identity, deny] },
      { identity, boundary: deny },
      { identity, resource: deny },
      { identity, endpoint: deny },
    ])
      expect(decide(createRequest(), policies)).to.deep.equal({ allowed: false, explicit: true, by: "No" });
  });

  it("matches actions in upper and lower case alike, and ARNs by case", () => {
    expect(answer(decide(createRequest({ action: "Kinesis:putrecords" }), { identity }))).to.equal("allowed");
    expect(answer(decide(createRequest({ resource: STREAM.replace("/s", "/S") }), { identity }))).to.equal(
      "not allowed",
    );
  });

  it("needs both the role's policy and its boundary", () => {
    const boundary = createPolicy({ Action: "kinesis:*" });
    expect(answer(decide(createRequest(), { identity, boundary }))).to.equal("allowed");
    expect(answer(decide(createRequest(), { boundary }))).to.equal("not allowed");
    const narrow = createPolicy({ Action: "kinesis:Get*" });
    expect(answer(decide(createRequest(), { identity, boundary: narrow }))).to.equal("not allowed");
  });

  it("needs the endpoint's policy as well, which grants nothing by itself", () => {
    const endpoint = createPolicy({ Principal: "*" });
    expect(answer(decide(createRequest(), { identity, endpoint }))).to.equal("allowed");
    expect(answer(decide(createRequest(), { endpoint }))).to.equal("not allowed");
    const other = createPolicy({ Principal: { AWS: otherAccount.role } });
    expect(answer(decide(createRequest(), { identity, endpoint: other }))).to.equal("not allowed");
  });

  it("takes either the role's or the resource's word within an account, both across accounts", () => {
    const resource = createPolicy({ Principal: { AWS: [ROLE, otherAccount.role] } });
    expect(answer(decide(createRequest(), { resource }))).to.equal("allowed");
    expect(answer(decide(createRequest({ caller: otherAccount }), { resource }))).to.equal("not allowed");
    expect(answer(decide(createRequest({ caller: otherAccount }), { identity }))).to.equal("not allowed");
    expect(answer(decide(createRequest({ caller: otherAccount }), { identity, resource }))).to.equal("allowed");
  });

  it("asks whose bucket it is, which an ARN of S3 does not say", () => {
    const policy = [createPolicy({ Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*" })];
    const request = createRequest({ action: "s3:PutObject", resource: "arn:aws:s3:::b/k" });
    expect(answer(decide(request, { identity: policy }))).to.equal("allowed");
    expect(answer(decide({ ...request, resourceAccount: "999999999999" }, { identity: policy }))).to.equal(
      "not allowed",
    );
  });

  it("knows the accounts of caller and resource without being told", () => {
    const Condition = {
      StringEquals: { "aws:ResourceAccount": "111122223333", "aws:PrincipalAccount": "111122223333" },
    };
    const policy = [createPolicy({ Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*", Condition })];
    const request = createRequest({ action: "s3:PutObject", resource: "arn:aws:s3:::b/k" });
    const inviting = createPolicy({ Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*", Principal: "*" });
    expect(answer(decide(request, { identity: policy }))).to.equal("allowed");
    expect(
      answer(decide({ ...request, resourceAccount: "999999999999" }, { identity: policy, resource: inviting })),
    ).to.equal("not allowed");
  });

  it("counts IAM policies on a key only when the key's policy names the account", () => {
    const key = "arn:aws:kms:eu-west-1:111122223333:key/k";
    const request = createRequest({ action: "kms:Decrypt", resource: key });
    const own = [createPolicy({ Action: "kms:Decrypt", Resource: key })];
    const account = createPolicy({
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    });
    expect(answer(decide(request, { identity: own }))).to.equal("not allowed");
    expect(answer(decide(request, { resource: account }))).to.equal("not allowed");
    expect(answer(decide(request, { identity: own, resource: account }))).to.equal("allowed");
  });

  it("lets services and identity providers in by the resource's policy alone", () => {
    const resource = createPolicy({ Principal: { Service: "cloudwatch.amazonaws.com", Federated: "arn:idp" } });
    for (const [caller, expected] of [
      [{ service: "cloudwatch.amazonaws.com" }, "allowed"],
      [{ service: "events.amazonaws.com" }, "not allowed"],
      [{ federated: "arn:idp" }, "allowed"],
      [{ federated: "arn:other" }, "not allowed"],
    ] as const)
      expect(answer(decide(createRequest({ caller }), { identity, resource }))).to.equal(expected);
  });
});

describe("parsePolicy", () => {
  const refused: [string, Record<string, Element>][] = [
    ["an operator without meaning here", { Condition: { DateGreaterThan: { "aws:CurrentTime": "2026-01-01" } } }],
    ["a set operator that AWS has not", { Condition: { "ForSomeValues:StringEquals": { "aws:TagKeys": "a" } } }],
    ["NotAction", { NotAction: "kinesis:*" }],
    ["NotPrincipal", { NotPrincipal: "*" }],
    ["a policy variable", { Resource: `arn:aws:s3:::b/\${aws:username}` }],
    ["an unknown effect", { Effect: "Maybe" }],
  ];
  for (const [what, statement] of refused)
    it(`refuses ${what} rather than decide it wrongly`, () => {
      expect(() => createPolicy(statement)).to.throw(/must/);
    });
});
