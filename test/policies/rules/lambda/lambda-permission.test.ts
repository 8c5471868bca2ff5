import type { Properties } from "../../../../policies/core/properties.ts";
import * as permissions from "../../../../policies/rules/lambda/lambda-permission.ts";
import { type Draft, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const PERMISSION = "aws:lambda/permission:Permission";
const URL = "aws:lambda/functionUrl:FunctionUrl";
const SERVICE = { principal: "events.amazonaws.com" };
const S3 = { principal: "s3.amazonaws.com" };
const good = {
  ...SERVICE,
  action: "lambda:InvokeFunction",
  function: "another",
  sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/r",
  region: "us-east-1",
};

describe("rules for who calls a function", () => {
  describeRule(permissions.permissionPrincipal, {
    passes: [
      ["a service", SERVICE],
      ["an account", { principal: "111122223333" }],
    ],
    fails: [
      ["everyone", { principal: "*" }, "principal"],
      ["no one", {}, "principal"],
    ],
    unknown: [["who", { principal: UNKNOWN }, "principal"]],
  });

  describeRule(permissions.permissionSource, {
    base: SERVICE,
    passes: [
      ["a source", { sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/r" }],
      ["an account", { sourceAccount: "111122223333" }],
      ["an account although the source is not known yet", { sourceArn: UNKNOWN, sourceAccount: "111122223333" }],
      ["an account as principal, which is no service", { principal: "111122223333" }],
      ["paths of one API", { sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:abc/*/GET/a" }],
      ["a bucket of an account", { ...S3, sourceArn: "arn:aws:s3:::orders", sourceAccount: "111122223333" }],
      ["anything of an account that is named", { sourceArn: "arn:aws:s3:::*", sourceAccount: "111122223333" }],
    ],
    fails: [
      ["any source", {}, "sourceArn"],
      ["a source that is any", { sourceArn: "*" }, "sourceArn"],
      ["a bucket, which may become another account's", { ...S3, sourceArn: "arn:aws:s3:::orders" }, "sourceArn"],
      ["a source of any account", { sourceArn: "arn:aws:sns:us-east-1:*:*" }, "sourceArn"],
      ["one topic of any account", { sourceArn: "arn:aws:sns:us-east-1:*:alarms" }, "sourceArn"],
      ["a source of many accounts", { sourceArn: "arn:aws:sns:us-east-1:1111*:alarms" }, "sourceArn"],
      ["anything of an account", { sourceArn: "arn:aws:sns:us-east-1:111122223333:*" }, "sourceArn"],
      ["any account", { sourceAccount: "*" }, "sourceArn"],
      ["any source in China", { principal: "events.amazonaws.com.cn" }, "sourceArn"],
    ],
    unknown: [
      ["which source", { sourceArn: UNKNOWN }, "sourceArn"],
      ["whose bucket", { ...S3, sourceArn: "arn:aws:s3:::orders", sourceAccount: UNKNOWN }, "sourceArn"],
    ],
  });

  describeRule(permissions.permissionAction, {
    passes: [["the call", { action: "lambda:InvokeFunction" }]],
    fails: [
      ["every action", { action: "lambda:*" }, "action"],
      ["another action", { action: "lambda:GetFunction" }, "action"],
    ],
    unknown: [["which", { action: UNKNOWN }, "action"]],
  });

  describeRule(permissions.permissionToken, {
    passes: [["no token", {}]],
    fails: [["a token", { eventSourceToken: "abc" }, "eventSourceToken"]],
    unknown: [["whether there is one", { eventSourceToken: UNKNOWN }, "eventSourceToken"]],
  });

  describeRule(permissions.urlAuthorized, {
    passes: [["IAM", { authorizationType: "AWS_IAM" }]],
    fails: [["no one", { authorizationType: "NONE" }, "authorizationType"]],
    unknown: [["who", { authorizationType: UNKNOWN }, "authorizationType"]],
  });

  describeRule(permissions.urlCors, {
    passes: [
      ["no other origin", {}],
      ["named origins", { cors: { allowOrigins: ["https://example.com"] } }],
    ],
    fails: [["any origin", { cors: { allowOrigins: ["https://example.com", "*"] } }, "cors.allowOrigins"]],
    unknown: [
      ["which", { cors: UNKNOWN }, "cors.allowOrigins"],
      ["one of them", { cors: { allowOrigins: ["https://example.com", UNKNOWN] } }, "cors.allowOrigins"],
    ],
  });

  const adds = (type: string, inputs: Properties) => (stack: Draft) => stack.adds(type, inputs);
  describeMutations([
    {
      rule: permissions.permissionPrincipal,
      title: "a call by everyone",
      apply: adds(PERMISSION, { ...good, principal: "*" }),
    },
    {
      rule: permissions.permissionSource,
      title: "a call for anyone",
      apply: adds(PERMISSION, { ...good, sourceArn: undefined }),
    },
    {
      rule: permissions.permissionAction,
      title: "more than a call",
      apply: adds(PERMISSION, { ...good, action: "lambda:*" }),
    },
    {
      rule: permissions.permissionToken,
      title: "a token",
      apply: adds(PERMISSION, { ...good, eventSourceToken: "abc" }),
    },
    {
      rule: permissions.urlAuthorized,
      title: "an open URL",
      apply: adds(URL, { functionName: "another", authorizationType: "NONE", region: "us-east-1" }),
    },
    {
      rule: permissions.urlCors,
      title: "a URL for any page",
      apply: adds(URL, {
        functionName: "another",
        authorizationType: "AWS_IAM",
        region: "us-east-1",
        cors: { allowOrigins: ["*"] },
      }),
    },
  ]);
});
