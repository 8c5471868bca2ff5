import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { allow, useKey } from "../grants/allow.ts";
import { policyDocument, type Statement } from "../policy-document.ts";
import { readStores } from "./redrive-rights.ts";

/** What an operator puts back: where it is kept, and where it goes. */
export type OperatorArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the failure store's bucket. */
  bucketArn: pulumi.Input<string>;
  inputArn: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  /** ARNs of the aliases of the region's flows. */
  aliasArns: pulumi.Input<string>[];
  tags: Record<string, string>;
};

/** The managed policy for whoever puts back what the failure store holds: `npm run redrive`, and nothing else. */
export function createOperatorPolicy(name: string, args: OperatorArgs, opts: pulumi.CustomResourceOptions): iam.Policy {
  const { region, tags, ...known } = args;
  const policy = policyDocument(pulumi.output(known).apply((about) => operate({ region, ...about })));
  return new iam.Policy(
    `${name}-operator`,
    { description: `Puts back what the failure store of ${name} holds.`, policy, tags },
    opts,
  );
}

type Operation = Omit<pulumi.Unwrap<OperatorArgs>, "tags">;

/** What an operator may do: put on the stream where one flow reads it, and invoke the flows where several do. */
export function operate({ region, accountId, bucketArn, inputArn, keyArn, aliasArns }: Operation): Statement[] {
  const key = { keyArn, region };
  const isShared = aliasArns.length > 1;
  return [
    ...readStores(accountId, bucketArn),
    useKey("UseObjects", ["kms:Decrypt", "kms:GenerateDataKey"], key, "s3", { "aws:s3:arn": bucketArn }),
    ...(isShared
      ? [allow("InvokeFlows", ["lambda:InvokeFunction"], aliasArns)]
      : [
          allow("PutRecords", ["kinesis:PutRecords"], inputArn),
          useKey("EncryptRecords", ["kms:GenerateDataKey"], key, "kinesis", { "aws:kinesis:arn": inputArn }),
        ]),
  ];
}
