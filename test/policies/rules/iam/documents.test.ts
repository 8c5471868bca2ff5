import { expect } from "chai";
import {
  noNotAction,
  noNotPrincipal,
  noNotResource,
  noWildcardAction,
  readable,
  variablesNeedVersion,
} from "../../../../policies/rules/iam/documents.ts";
import { check, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";
const ACCOUNT = "arn:aws:iam::111122223333:root";

const json = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const policyOf = (...statements: object[]) => ({ policy: json(...statements) });
/** A document of which a part is not known yet: an object, as JSON is known as a whole or not at all. */
const partly = (...statements: object[]) => ({ policy: { Statement: statements } });
const allow = (rest: object) => ({ Effect: "Allow", ...rest });
const deny = (rest: object) => ({ Effect: "Deny", ...rest });

describe("rules for the shape of policies", () => {
  describeRule(
    { ...readable, types: [POLICY] },
    {
      passes: [
        ["a document", policyOf(allow({ Action: "a:B", Resource: "*" }))],
        ["no document", {}],
      ],
      fails: [
        ["half of one", { policy: '{"Statement":[{' }, "policy"],
        ["what is none", { policy: '"*"' }, "policy"],
        ["one without statements", { policy: { Version: "2012-10-17" } }, "policy"],
      ],
      unknown: [["what it holds", { policy: UNKNOWN }, "policy"]],
    },
  );

  it("are told of a text that can't be read by its length alone", () => {
    const [finding] = check({ ...readable, types: [POLICY] }, { policy: "hush" });
    expect(finding?.value).to.equal("a text of 4 characters");
  });

  describeRule(noNotAction, {
    passes: [
      ["named actions", policyOf(allow({ Action: "kinesis:PutRecords", Resource: "*" }))],
      ["a denial of all but some", policyOf(deny({ NotAction: "sts:GetCallerIdentity", Resource: "*" }))],
      ["no document", {}],
    ],
    fails: [
      ["all but some", policyOf(allow({ NotAction: ["iam:*"], Resource: "*" })), "policy.Statement[0].NotAction"],
      [
        "all but some in a second statement",
        policyOf(allow({ Action: "a:B" }), allow({ NotAction: "c:D" })),
        "policy.Statement[1].NotAction",
      ],
    ],
    unknown: [
      ["the document", { policy: UNKNOWN }, "policy"],
      ["whether it is allowed", partly({ Effect: UNKNOWN, NotAction: "a:B" }), "policy.Statement[0].NotAction"],
    ],
  });

  describeRule(noNotResource, {
    passes: [
      ["named resources", policyOf(allow({ Action: "a:B", Resource: "arn:aws:kinesis:::stream/x" }))],
      ["a denial elsewhere", policyOf(deny({ Action: "*", NotResource: "arn:aws:s3:::x/*" }))],
    ],
    fails: [
      ["everywhere else", policyOf(allow({ Action: "a:B", NotResource: "x" })), "policy.Statement[0].NotResource"],
    ],
    unknown: [["the statements", { policy: { Statement: UNKNOWN } }, "policy"]],
  });

  const trust = (Statement: object) => ({ assumeRolePolicy: { Statement: [Statement] } });
  const NOT_PRINCIPAL = "assumeRolePolicy.Statement[0].NotPrincipal";
  const ofRoles = { ...noNotPrincipal, types: [ROLE] };
  describeRule(ofRoles, {
    passes: [
      ["who is named", trust(allow({ Principal: { Service: "lambda.amazonaws.com" } }))],
      ["a denial to all others", trust(deny({ NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" }))],
    ],
    fails: [["everyone else", trust(allow({ NotPrincipal: { AWS: ACCOUNT } })), NOT_PRINCIPAL]],
    unknown: [["whom", trust({ Effect: UNKNOWN, NotPrincipal: { AWS: ACCOUNT } }), NOT_PRINCIPAL]],
  });

  it(`${noNotPrincipal.name} looks at the policies of resources too`, () => {
    const onBucket = { ...noNotPrincipal, types: ["aws:s3/bucketPolicy:BucketPolicy"] };
    const found = check(onBucket, policyOf(allow({ NotPrincipal: { AWS: ACCOUNT }, Action: "s3:GetObject" })));
    expect(found.map(({ property }) => property)).to.deep.equal(["policy.Statement[0].NotPrincipal"]);
  });

  describeRule(noWildcardAction, {
    passes: [
      ["named actions", policyOf(allow({ Action: ["kinesis:PutRecords", "kms:Decrypt"], Resource: "*" }))],
      ["the start of a name", policyOf(allow({ Action: "kinesis:Get*", Resource: "*" }))],
      ["the start of every name of a service", policyOf(allow({ Action: "s3:*Tagging", Resource: "x" }))],
      ["a denial of all", policyOf(deny({ Action: "s3:*", Principal: "*", Resource: "*" }))],
    ],
    fails: [
      ["everything", policyOf(allow({ Action: "*", Resource: "x" })), "policy.Statement[0].Action"],
      ["all of a service", policyOf(allow({ Action: ["a:B", "s3:*"], Resource: "x" })), "policy.Statement[0].Action"],
      ["all, as two patterns", policyOf(allow({ Action: "*:*", Resource: "x" })), "policy.Statement[0].Action"],
      ["all, as a longer pattern", policyOf(allow({ Action: "s3:?*", Resource: "x" })), "policy.Statement[0].Action"],
      [
        "all of a service to an account, which only a key's policy may allow",
        policyOf(allow({ Action: "s3:*", Principal: { AWS: ACCOUNT } })),
        "policy.Statement[0].Action",
      ],
      ["all beside what is not known yet", partly(allow({ Action: [UNKNOWN, "*"] })), "policy.Statement[0].Action"],
    ],
    unknown: [["which actions", partly(allow({ Action: [UNKNOWN] })), "policy.Statement[0].Action"]],
  });

  const keyCases: [title: string, principal: object, count: number][] = [
    ["accepts a key's policy that lets its account use it", { AWS: ACCOUNT }, 0],
    ["refuses a key's policy that names nobody", {}, 1],
    ["refuses a key's policy that lets a role do all", { AWS: "arn:aws:iam::111122223333:role/x" }, 1],
    [
      "refuses a key's policy that lets a role do all beside its account",
      { AWS: [ACCOUNT, "arn:aws:iam::1:role/x"] },
      1,
    ],
  ];
  for (const [title, principal, count] of keyCases)
    it(`${noWildcardAction.name} ${title}`, () => {
      const onKey = { ...noWildcardAction, types: ["aws:kms/key:Key"] };
      const policy = policyOf(allow({ Action: "kms:*", Principal: principal, Resource: "*" }));
      expect(check(onKey, policy)).to.have.length(count);
    });

  it(`${noWildcardAction.name} tells which actions, and leaves endpoints alone`, () => {
    const policy = policyOf(allow({ Action: ["a:B", "s3:*"], Principal: "*" }));
    expect(check(noWildcardAction, policy).map(({ value }) => value)).to.deep.equal([["s3:*"]]);
    expect(noWildcardAction.types).to.not.include("aws:ec2/vpcEndpoint:VpcEndpoint");
    expect(variablesNeedVersion.types).to.include("aws:ec2/vpcEndpoint:VpcEndpoint");
  });

  const HOME = "arn:aws:s3:::store/$" + "{aws:username}/*";
  const written = (Version: string | symbol | undefined, statement: object) => ({
    policy: { ...(Version !== undefined && { Version }), Statement: [statement] },
  });
  const VERSION = "policy.Version";
  describeRule(variablesNeedVersion, {
    passes: [
      ["a variable in today's language", written("2012-10-17", allow({ Resource: HOME }))],
      ["no variable", written(undefined, allow({ Action: "s3:GetObject", Resource: "arn:aws:s3:::store/*" }))],
      ["what is not known yet in today's language", written("2012-10-17", allow({ Resource: UNKNOWN }))],
      ["no document", {}],
    ],
    fails: [
      ["a variable in the language before", written("2008-10-17", allow({ Resource: [HOME] })), VERSION],
      ["a variable where no version is given", written(undefined, deny({ NotResource: HOME })), VERSION],
      [
        "a variable in a condition",
        written(undefined, deny({ Resource: "*", Condition: { StringNotLike: { "s3:prefix": HOME } } })),
        VERSION,
      ],
    ],
    unknown: [
      ["the document", { policy: UNKNOWN }, VERSION],
      ["the version", written(UNKNOWN, allow({ Resource: HOME })), VERSION],
      ["whether there is a variable", written("2008-10-17", allow({ Resource: UNKNOWN })), VERSION],
    ],
  });

  const STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/x";
  describeMutations([
    {
      rule: readable,
      title: "half of a policy",
      apply: (stack) => stack.everyRegion(POLICY, "", "policy", "{"),
      also: ["lambda-logs-writable"],
    },
    {
      rule: noNotAction,
      title: "a consumer that may do all but some",
      apply: (stack) =>
        stack.everyRegion(POLICY, "consumer", "policy", json(allow({ NotAction: "iam:*", Resource: STREAM }))),
    },
    {
      rule: noNotResource,
      title: "a consumer of every stream but one",
      apply: (stack) =>
        stack.everyRegion(
          POLICY,
          "consumer",
          "policy",
          json(allow({ Action: "kinesis:GetRecords", NotResource: STREAM })),
        ),
    },
    {
      rule: noNotPrincipal,
      title: "a role that all but one may become",
      apply: (stack) =>
        stack.adds(ROLE, {
          assumeRolePolicy: json(allow({ NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" })),
        }),
    },
    {
      rule: noWildcardAction,
      title: "a consumer with all rights over one stream",
      apply: (stack) =>
        stack.everyRegion(POLICY, "consumer", "policy", json(allow({ Action: "kinesis:*", Resource: STREAM }))),
      also: ["iam-actions-named"],
    },
    {
      rule: variablesNeedVersion,
      title: "a consumer whose objects a variable tells, in the language without any",
      apply: (stack) => {
        const Statement = allow({ Action: "s3:GetObject", Resource: HOME });
        stack.everyRegion(POLICY, "consumer", "policy", JSON.stringify({ Version: "2008-10-17", Statement }));
      },
    },
  ]);
});
