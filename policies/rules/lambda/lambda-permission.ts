import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { PERMISSION } from "../../core/types.ts";
import { isSourceOfAccount } from "../iam/resource-grants.ts";

const FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl";
const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg";

const isAccount = (account: unknown): boolean => typeof account === "string" && /^\d{12}$/.test(account);

export const permissionPrincipal: ResourceRule = {
  name: "lambda-permission-principal",
  description: "A function's policy names who may call it: * lets in everyone, of any account.",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_301",
    "cfn_nag:F13",
    "guard-registry:LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
    "guard-registry:LAMBDA_NO_WILDCARD_PRINCIPAL",
    "securityhub:Lambda.1",
  ],
  fix: "Set principal to a service, an account or a role.",
  url: `${PAGE}/access-control-resource-based.html`,
  types: [PERMISSION],
  check: (props) =>
    must(
      props,
      "principal",
      (who) => typeof who === "string" && !who.includes("*"),
      "must name a service, an account or a role",
    ),
};

export const permissionSource: ResourceRule = {
  name: "lambda-permission-source",
  description:
    "A service may call a function only for a resource of this account: otherwise anyone's resource makes it call.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_364"],
  fix: "Set sourceArn to the resource's ARN; where that names no account, as a bucket's, set sourceAccount too.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  types: [PERMISSION],
  check: (props) => {
    const principal = read(props, "principal");
    if (principal !== UNKNOWN && !/\.amazonaws\.com(\.cn)?$/.test(String(principal))) return [];
    const [arn, account] = [read(props, "sourceArn"), read(props, "sourceAccount")];
    if (isAccount(account) || (typeof arn === "string" && isSourceOfAccount(arn))) return [];
    const value = [arn, account].includes(UNKNOWN) ? UNKNOWN : (arn ?? account);
    return [{ property: "sourceArn", value, message: "must name an account and a resource, or sourceAccount one" }];
  },
};

export const permissionAction: ResourceRule = {
  name: "lambda-permission-action",
  description: "A function's policy allows to call it and nothing else.",
  severity: "medium",
  level: "mandatory",
  covers: ["cfn_nag:W24", "guard-registry:LAMBDA_PERMISSION_INVOKE_FUNCTION_ACTION"],
  fix: "Set action to lambda:InvokeFunction, and give other rights by a role.",
  url: `${PAGE}/access-control-resource-based.html`,
  types: [PERMISSION],
  check: (props) =>
    must(props, "action", (action) => action === "lambda:InvokeFunction", "must be lambda:InvokeFunction"),
};

export const permissionToken: ResourceRule = {
  name: "lambda-permission-token",
  description: "No event source token stands in a function's policy, where whoever may read the policy reads it.",
  severity: "high",
  level: "mandatory",
  covers: ["cfn_nag:F45"],
  fix: "Take eventSourceToken away, and name the caller by sourceArn.",
  types: [PERMISSION],
  check: (props) =>
    must(
      { eventSourceToken: redact(props.eventSourceToken) },
      "eventSourceToken",
      (token) => token === undefined,
      "must be absent",
    ),
};

const redact = (token: unknown) => (typeof token === "string" ? `a text of ${token.length} characters` : token);

export const urlAuthorized: ResourceRule = {
  name: "lambda-url-authorized",
  description: "A function's URL asks who calls: without it, it is open to the world.",
  severity: "critical",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_258"],
  fix: "Set authorizationType to AWS_IAM.",
  url: `${PAGE}/urls-auth.html`,
  types: [FUNCTION_URL],
  check: (props) => must(props, "authorizationType", (type) => type === "AWS_IAM", "must be AWS_IAM"),
};

export const urlCors: ResourceRule = {
  name: "lambda-url-cors",
  description: "A function's URL names the origins whose pages may call it.",
  severity: "medium",
  level: "mandatory",
  covers: ["checkov:CKV2_AWS_75"],
  fix: "List in cors.allowOrigins the origins that need it.",
  url: `${PAGE}/urls-configuration.html`,
  types: [FUNCTION_URL],
  check: (props) => {
    const origins = read(props, "cors.allowOrigins");
    if (Array.isArray(origins) && !origins.includes("*") && origins.includes(UNKNOWN))
      return [{ property: "cors.allowOrigins", value: UNKNOWN, message: "must not hold *" }];
    return must(props, "cors.allowOrigins", (list) => !(Array.isArray(list) && list.includes("*")), "must not hold *");
  },
};

/** Rules for who may call a function. */
export const permissionRules = [
  permissionPrincipal,
  permissionSource,
  permissionAction,
  permissionToken,
  urlAuthorized,
  urlCors,
];
