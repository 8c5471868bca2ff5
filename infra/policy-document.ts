import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | { Service: string } | { AWS: string };
  Action: string | string[];
  /** Absent in trust policies only: they stand on the role itself. */
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** An IAM policy document as JSON text, from statements that may hold values not yet known. */
export function policyDocument(statements: pulumi.Input<Statement[]>): pulumi.Output<string> {
  return pulumi.output(statements).apply((known) => JSON.stringify({ Version: "2012-10-17", Statement: known }));
}

/** Tag of a policy that stands on bounded roles only; its value is the boundary's ARN. */
export const BOUNDARY_TAG = "permissions-boundary";

/** Tags of a policy for roles of the stack: whoever deploys may be let change just those that a boundary bounds. */
export const boundedTags = (tags: Record<string, string>, permissionsBoundaryArn: string | undefined) => ({
  ...tags,
  ...(permissionsBoundaryArn && { [BOUNDARY_TAG]: permissionsBoundaryArn }),
});

/** Refuses every request on the resources that does not come over TLS. */
export function denyPlainHttp(service: "s3" | "sns" | "sqs", resources: string | string[]): Statement {
  return {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: `${service}:*`,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
