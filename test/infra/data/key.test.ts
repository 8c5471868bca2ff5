import { expect } from "chai";
import { keyPolicy } from "../../../infra/data/key.ts";

describe("key", () => {
  it("serves CloudWatch for this account and region only", () => {
    const services = keyPolicy("111122223333", "eu-west-1").filter(
      ({ Principal }) => typeof Principal === "object" && "Service" in Principal,
    );
    expect(services.map(({ Principal, Condition }) => [Principal, Condition])).to.deep.equal([
      [
        { Service: "cloudwatch.amazonaws.com" },
        {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*" },
        },
      ],
      [
        { Service: "logs.eu-west-1.amazonaws.com" },
        { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:*" } },
      ],
    ]);
  });

  it("serves the services that deliver, for what is of this account", () => {
    const before = keyPolicy("111122223333", "eu-west-1").length;
    const added = keyPolicy("111122223333", "eu-west-1", ["sns", "events", "s3"]).slice(before);
    expect(added.map(({ Principal, Condition }) => [Principal, Condition])).to.deep.equal([
      [
        { Service: "sns.amazonaws.com" },
        {
          ArnLike: {
            "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:*",
            "kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:eu-west-1:111122223333:*",
          },
        },
      ],
      // EventBridge tells a key for nobody it acts.
      [
        { Service: "events.amazonaws.com" },
        { ArnLike: { "kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:eu-west-1:111122223333:*" } },
      ],
      [{ Service: "s3.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "111122223333" } }],
    ]);
    for (const { Action } of added) expect(Action).to.include.members(["kms:Decrypt", "kms:GenerateDataKey*"]);
  });
});
