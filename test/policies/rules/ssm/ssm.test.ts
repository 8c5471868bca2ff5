import { expect } from "chai";
import {
  parameterCustomerKey,
  parameterEncrypted,
  parameterNoPlainSecret,
} from "../../../../policies/rules/ssm/ssm.ts";
import { check, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const PARAMETER = "aws:ssm/parameter:Parameter";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const TOKEN = ["ghp", "a1B2".repeat(10)].join("_");

describe("rules for parameters", () => {
  describeRule(parameterEncrypted, {
    passes: [
      ["an encrypted one", { type: "SecureString" }],
      ["the ID of an image, which can't be", { type: "String", dataType: "aws:ec2:image" }],
    ],
    fails: [
      ["a text", { type: "String" }, "type"],
      ["a list", { type: "StringList" }, "type"],
    ],
    unknown: [["its type", { type: UNKNOWN }, "type"]],
  });

  describeRule(parameterCustomerKey, {
    passes: [
      ["a key of the account's", { type: "SecureString", keyId: KEY }],
      ["such a key, while the type is not known", { type: UNKNOWN, keyId: KEY }],
      ["a text, which has no key", { type: "String", keyId: UNKNOWN }],
    ],
    fails: [
      ["none, which means AWS's", { type: "SecureString" }, "keyId"],
      ["AWS's own", { type: "SecureString", keyId: "alias/aws/ssm" }, "keyId"],
    ],
    unknown: [
      ["which key", { type: "SecureString", keyId: UNKNOWN }, "keyId"],
      ["whether it is encrypted", { type: UNKNOWN }, "keyId"],
    ],
  });

  describeRule(parameterNoPlainSecret, {
    base: { type: "String", name: "/app/dev/setting" },
    passes: [
      ["a secret that is encrypted", { type: "SecureString", name: "/app/api-key", value: TOKEN }],
      ["an ARN", { value: KEY }],
      ["where a secret is", { name: "/app/api-key-arn", value: "arn:aws:secretsmanager:eu-west-1:1:secret:x" }],
      ["nothing", {}],
    ],
    fails: [
      ["a token", { value: TOKEN }, "value"],
      ["what its name calls a secret", { name: "/app/dev/api-key", value: "correct horse" }, "value"],
      ["a token that shows in plans too", { insecureValue: TOKEN }, "insecureValue"],
      ["a token of a list", { type: "StringList", value: `a,${TOKEN}` }, "value"],
    ],
    unknown: [
      ["what it holds", { value: UNKNOWN }, "value"],
      ["whether a token is encrypted", { type: UNKNOWN, value: TOKEN }, "value"],
    ],
  });

  it("tells no secret", () => {
    const told = check(parameterNoPlainSecret, { type: "String", name: "/app/x", value: TOKEN });
    expect(JSON.stringify(told)).to.not.include(TOKEN);
    expect(told.map(({ value }) => value)).to.deep.equal([`a text of ${TOKEN.length} characters`]);
  });

  describeMutations([
    {
      rule: parameterEncrypted,
      title: "a parameter in plain text",
      apply: (stack) => stack.adds(PARAMETER, { type: "String", name: "/a", value: "b", region: "" }),
    },
    {
      rule: parameterCustomerKey,
      title: "a parameter with AWS's key",
      apply: (stack) => stack.adds(PARAMETER, { type: "SecureString", name: "/a", value: "b", region: "" }),
    },
    {
      rule: parameterNoPlainSecret,
      title: "a token in plain text",
      apply: (stack) => stack.adds(PARAMETER, { type: "String", name: "/a", value: TOKEN, region: "" }),
      also: [parameterEncrypted.name],
    },
  ]);
});
