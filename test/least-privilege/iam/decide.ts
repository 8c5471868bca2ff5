import { accountOf, arnFits, fits } from "./arn.ts";
import { meetsConditions, type RequestContext } from "./conditions.ts";
import type { PolicyDocument, PolicyStatement } from "./policy-document.ts";

/** Who calls: a role by its ARN, a service of AWS by its principal, or whom an identity provider vouches for. */
export type Caller = { role: string } | { service: string } | { federated: string };

/** One call for AWS to allow or deny, on one resource: a call that touches several is one request for each. */
export type AccessRequest = {
  caller: Caller;
  /** Such as `kinesis:PutRecords`. */
  action: string;
  /** ARN, or `*` for an action without resource. */
  resource: string;
  /** Account that owns the resource. @default the one in its ARN, else the caller's */
  resourceAccount?: string;
  /** Condition keys, beside `aws:PrincipalArn`, `aws:PrincipalAccount` and `aws:ResourceAccount` of a role's request. */
  context?: RequestContext;
};

/** The policies that apply to a request. */
export type Policies = {
  /** What the caller's own role says. */
  identity?: readonly PolicyDocument[];
  /** The most that the role may ever do. */
  boundary?: PolicyDocument;
  /** What the resource says: a bucket's, topic's or key's policy, a role's trust. */
  resource?: PolicyDocument;
  /** What the VPC endpoint on the way says. */
  endpoint?: PolicyDocument;
};

/** The answer and, for an explicit one, the statement that gave it. */
export type Decision =
  | { allowed: true; by: string }
  | { allowed: false; by: string; explicit: true }
  | { allowed: false; explicit: false };

/**
 * Decides a request as AWS does, but for the policies of an organization and of a session, which this project writes none of.
 * A boundary is taken to limit what a resource's policy allows as well, as it does for a role named by its ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  return decideKnown({ ...request, context: { ...accountKeys(request), ...request.context } }, policies);
}

function decideKnown(request: AccessRequest, { identity = [], boundary, resource, endpoint }: Policies): Decision {
  const { caller } = request;
  const isAboutCaller = (statement: PolicyStatement) => concerns(statement, caller) !== undefined;
  const denying =
    firstOf(identity, (policy) => denyingIn(policy, request)) ??
    denyingIn(boundary, request) ??
    denyingIn(resource, request, isAboutCaller) ??
    denyingIn(endpoint, request, isAboutCaller);
  if (denying) return { allowed: false, by: denying.Sid, explicit: true };

  const passesEndpoint = !endpoint || endpoint.Statement.some((s) => says("Allow", s, request) && concerns(s, caller));
  const withinBoundary = !boundary || !("role" in caller) || allowing(boundary, request) !== undefined;
  if (!passesEndpoint || !withinBoundary) return { allowed: false, explicit: false };
  const granting = grant(request, identity, resource);
  return granting ? { allowed: true, by: granting.Sid } : { allowed: false, explicit: false };
}

/** The condition keys that AWS sets on every request of a role. */
function accountKeys(request: AccessRequest): RequestContext {
  const { caller } = request;
  if (!("role" in caller)) return {};
  return {
    "aws:PrincipalArn": caller.role,
    "aws:PrincipalAccount": accountOf(caller.role),
    "aws:ResourceAccount": ownerOf(request, caller),
  };
}

const ownerOf = ({ resourceAccount, resource }: AccessRequest, { role }: { role: string }): string =>
  resourceAccount ?? (accountOf(resource) || accountOf(role));

/** The statement that lets the request through: of the identity, of the resource, or both where both must agree. */
function grant(
  request: AccessRequest,
  identity: readonly PolicyDocument[],
  resource: PolicyDocument | undefined,
): PolicyStatement | undefined {
  const byIdentity = firstOf(identity, (policy) => allowing(policy, request));
  const named = (how: Concern) =>
    resource?.Statement.find((s) => says("Allow", s, request) && concerns(s, request.caller) === how);
  if (!("role" in request.caller)) return named("itself");
  if (ownerOf(request, request.caller) !== accountOf(request.caller.role))
    return (named("itself") ?? named("account")) && byIdentity;
  // A KMS key's policy is the only one that must name the account before IAM policies count.
  if (request.action.startsWith("kms:")) return named("itself") ?? (named("account") && byIdentity);
  return byIdentity ?? named("itself");
}

const allowing = ({ Statement }: PolicyDocument, request: AccessRequest) =>
  Statement.find((statement) => says("Allow", statement, request));

function denyingIn(policy: PolicyDocument | undefined, request: AccessRequest, isMeant = (_: PolicyStatement) => true) {
  return policy?.Statement.find((statement) => says("Deny", statement, request) && isMeant(statement));
}

// Millions of requests are decided: lists made for each would be half of the work.
function firstOf<T, Found>(all: readonly T[], find: (one: T) => Found | undefined): Found | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a statement has this effect on the request, whoever calls. */
function says(effect: "Allow" | "Deny", statement: PolicyStatement, { action, resource, context = {} }: AccessRequest) {
  if (statement.Effect !== effect) return false;
  const called = action.toLowerCase();
  if (!statement.Action.some((pattern) => fits(pattern.toLowerCase(), called))) return false;
  const { Resource, NotResource = [] } = statement;
  const isOf = (pattern: string) => pattern === "*" || arnFits(pattern, resource);
  return (Resource?.some(isOf) ?? true) && !NotResource.some(isOf) && meetsConditions(statement, context);
}

/** How a statement of a resource names the caller: itself, or by the account whose own policies then decide. */
type Concern = "itself" | "account";

function concerns({ Principal }: PolicyStatement, caller: Caller): Concern | undefined {
  const { AWS = [], Service = [], Federated = [] } = Principal ?? {};
  if (AWS.includes("*")) return "itself";
  if ("service" in caller) return Service.includes(caller.service) ? "itself" : undefined;
  if ("federated" in caller) return Federated.includes(caller.federated) ? "itself" : undefined;
  if (AWS.includes(caller.role)) return "itself";
  const account = accountOf(caller.role);
  return AWS.includes(account) || AWS.includes(`arn:aws:iam::${account}:root`) ? "account" : undefined;
}
