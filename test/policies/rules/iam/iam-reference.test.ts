import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FILE, iamReference } from "../../../../offline/policy/write-iam-reference.ts";
import { actionsOnResourcesOf, permissionActions } from "../../../../policies/rules/iam/iam-reference.ts";

const MAX_BYTES = 60_000;

describe("the reference of IAM's actions", () => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../../../..", FILE), "utf8");

  it("is what AWS's own says now", async () => {
    expect(
      text === (await iamReference()),
      `${FILE} is stale. Fix: npx node offline/policy/write-iam-reference.ts`,
    ).to.equal(true);
  });

  it("is small", () => expect(text.length).to.be.below(MAX_BYTES));

  it("knows which actions can be allowed on named resources", () => {
    expect(actionsOnResourcesOf("kinesis")).to.include("PutRecords").and.not.include("ListStreams");
    expect(actionsOnResourcesOf("xray")).to.not.include("PutTraceSegments");
    expect(actionsOnResourcesOf("cloudwatch")).to.include("PutMetricAlarm").and.not.include("PutMetricData");
    expect(actionsOnResourcesOf("ec2")).to.include("CreateNetworkInterface").and.not.include("DescribeSubnets");
    expect(actionsOnResourcesOf("constructor")).to.equal(undefined);
  });

  it("knows which actions manage permissions", () => {
    expect(permissionActions).to.include.members([
      "kms:PutKeyPolicy",
      "s3:PutBucketPolicy",
      "kinesis:PutResourcePolicy",
    ]);
    expect(permissionActions).to.not.include("kinesis:PutRecords");
  });
});
