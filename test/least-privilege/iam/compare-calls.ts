import { isSeen } from "./callers.ts";
import { decide } from "./decide.ts";
import type { Principal, PrincipalKind } from "./principals.ts";
import { rights } from "./rights.ts";

/** A call that was made, and by whom. */
export type ObservedCall = {
  by: PrincipalKind;
  region: string;
  service: string;
  operation: string;
  /** ARN; undefined where the call names none. */
  resource: string | undefined;
};

/** Operations whose permission has another name. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const actionNames: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:UploadPart": "s3:PutObject",
};

/** The action that a call needs. */
export function actionOf({ service, operation }: Pick<ObservedCall, "service" | "operation">): string {
  const name = `${service}:${operation}`;
  return actionNames[name] ?? name;
}

/** Where calls and policies disagree, one sentence each: what was called and is not allowed, and what is allowed and was never called. */
export function disagreements(principals: readonly Principal[], calls: readonly ObservedCall[]): string[] {
  return [
    ...new Set([
      ...calls.flatMap((call) => notAllowed(principals, call)),
      ...principals.flatMap((principal) => neverCalled(principal, calls)),
    ]),
  ];
}

function notAllowed(principals: readonly Principal[], call: ObservedCall): string[] {
  const { by, region, resource = "*" } = call;
  const action = actionOf(call);
  const principal = principals.find(({ kind, place }) => kind === by && place.region === region);
  if (principal && grants(principal, action, resource)) return [];
  return [`${by} of ${region} called ${action} on ${resource}, which its policy does not allow.`];
}

/** Rights of callers that can be seen here, and which policies give, though nothing was called that needs them. */
function neverCalled(principal: Principal, calls: readonly ObservedCall[]): string[] {
  const { kind, place } = principal;
  const own = calls.filter(({ by, region }) => by === kind && region === place.region);
  return rights
    .filter((right) => right.principal === kind && isSeen(right.caller))
    .flatMap((right) => right.resources(place).map((resource) => ({ action: right.action, resource })))
    .filter(({ action, resource }) => {
      const pattern = grants(principal, action, resource);
      return !own.some(
        (call) => actionOf(call) === action && grants(principal, action, call.resource ?? "*") === pattern,
      );
    })
    .map(({ action, resource }) => `${kind} of ${place.region} may call ${action} on ${resource}, and never did.`);
}

/** What of a principal's policies allows a call: the statement, and its resource that covers the call's. Undefined when nothing does. */
function grants({ policies, place }: Principal, action: string, resource: string): string | undefined {
  for (const policy of policies)
    for (const statement of policy.Statement)
      for (const pattern of statement.Resource ?? []) {
        const one = { ...policy, Statement: [{ ...statement, Resource: [pattern] }] };
        const request = { caller: { role: place.role }, action, resource };
        if (decide(request, { identity: [one] }).allowed && decide(request, { identity: policies }).allowed)
          return `${statement.Sid} ${pattern}`;
      }
  return undefined;
}
