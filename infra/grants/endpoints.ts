import type { Statement } from "../policy-document.ts";
import type { Grant, GrantArgs } from "./grant.ts";
import { statements } from "./statements.ts";

/** An AWS service that functions and jobs reach from inside a VPC, by the prefix of its actions. */
export type Service =
  | "kinesis"
  | "s3"
  | "dynamodb"
  | "events"
  | "sns"
  | "sqs"
  | "ssm"
  | "secretsmanager"
  | "glue"
  | "logs"
  | "cloudwatch";

const reached: Partial<Record<Grant["kind"], Service>> = {
  "read-stream": "kinesis",
  "write-stream": "kinesis",
  "read-objects": "s3",
  "delete-objects": "s3",
  "write-objects": "s3",
  "write-discarded": "s3",
  "read-table": "dynamodb",
  "write-table": "dynamodb",
  publish: "sns",
  "send-messages": "sqs",
  "put-events": "events",
  "read-parameter": "ssm",
  "read-secret": "secretsmanager",
  "glue-connection": "glue",
  "glue-logs": "logs",
  "glue-metrics": "cloudwatch",
};

/** The grants that ask for a way to a service. */
export const grantsThrough = (service: Service, grants: readonly GrantArgs[]): GrantArgs[] =>
  grants.filter(({ kind }) => reached[kind] === service);

/**
 * What leaves a VPC through the endpoint of a service: what the grants of its functions allow there, for callers of this account.
 * An endpoint policy narrows, it grants nothing: the caller's own policy decides as well.
 */
export function endpointStatements(service: Service, account: string, grants: readonly Grant[]): Statement[] {
  const bySid = new Map<string, Statement>();
  for (const { Sid, Action, Resource = [] } of grants.flatMap(statements)) {
    if (![Action].flat().every((action) => action.startsWith(`${service}:`))) continue;
    const resources = [...new Set([...[bySid.get(Sid)?.Resource ?? []].flat(), ...[Resource].flat()])];
    bySid.set(Sid, {
      Sid,
      Effect: "Allow",
      Principal: "*",
      Action,
      Resource: resources,
      Condition: { StringEquals: { "aws:PrincipalAccount": account } },
    });
  }
  return [...bySid.values()];
}
