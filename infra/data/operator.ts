import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { DISCARDED_PREFIX, QUARANTINE_PREFIX, REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { policyDocument, type Statement } from "../policy-document.ts";

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
  const objects = (prefixes: string[]) => prefixes.map((prefix) => `${bucketArn}/${prefix}*`);
  const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
    ...{ Sid, Effect: "Allow", Action, Resource },
  });
  const ofAccount = { Condition: { StringEquals: { "aws:ResourceAccount": accountId } } };
  const through = (service: "kinesis" | "s3", arn: string) => ({
    Condition: {
      StringEquals: {
        "kms:ViaService": `${service}.${region}.amazonaws.com`,
        [`kms:EncryptionContext:aws:${service}:arn`]: arn,
      },
    },
  });
  const isShared = aliasArns.length > 1;
  return [
    { ...allow("ListObjects", ["s3:ListBucket"], bucketArn), ...ofAccount },
    {
      ...allow("ReadObjects", ["s3:GetObject"], objects([QUARANTINE_PREFIX, DISCARDED_PREFIX, REDRIVEN_PREFIX])),
      ...ofAccount,
    },
    { ...allow("RememberRedriven", ["s3:PutObject"], objects([REDRIVEN_PREFIX])), ...ofAccount },
    { ...allow("UseObjects", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn), ...through("s3", bucketArn) },
    ...(isShared
      ? [allow("InvokeFlows", ["lambda:InvokeFunction"], aliasArns)]
      : [
          allow("PutRecords", ["kinesis:PutRecords"], inputArn),
          { ...allow("EncryptRecords", ["kms:GenerateDataKey"], keyArn), ...through("kinesis", inputArn) },
        ]),
  ];
}
