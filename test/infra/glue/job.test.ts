import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Bucket } from "../../../infra/data/bucket.ts";
import { GlueStreamingJob, type GlueStreamingJobArgs } from "../../../infra/glue/job.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";

const REGION = "us-east-1";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/k`;

/** Any file is a script to Pulumi. */
const SCRIPT = import.meta.filename;

const declare = (overrides: Partial<GlueStreamingJobArgs> = {}, script = SCRIPT, modules: string[] = []) =>
  underMocks(() => {
    const common = { region: REGION, accountId: ACCOUNT, keyArn: KEY, tags: { project: "p" } };
    return new GlueStreamingJob("counting", {
      ...{ ...common, logRetentionDays: 365, permissionsBoundaryArn: undefined, grants: [] },
      ...{ description: "Counts.", worker: "G.1X", workers: 3, arguments: {} },
      code: { script, modules, bucket: new Bucket("code", { ...common, protect: true }) },
      reads: { streamArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/enriched`, keyArn: KEY },
      ...{ subnetId: "subnet-1", securityGroupId: "sg-1" },
      ...overrides,
    });
  });

describe("a Glue streaming job", () => {
  it("has its script put below code/ and its name, encrypted with the bucket's key, and no modules where there are none", async () => {
    const { rows } = await declare();
    const inputs = (type: string) => rows.find((row) => row.type === type)?.inputs;
    expect(inputs("aws:s3/bucketObjectv2:BucketObjectv2")).to.include({
      ...{ key: "code/counting/job.test.ts", kmsKeyId: KEY },
    });
    expect(inputs("aws:glue/job:Job")?.defaultArguments).to.not.have.property("--extra-py-files");
  });

  it("reads through a consumer where it is given one, and has no right to one else", async () => {
    const policyOf = async (consumer: object) => {
      const reads = { streamArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/enriched`, keyArn: KEY, ...consumer };
      const { rows } = await declare({ reads });
      return rows.find(({ type }) => type === "aws:iam/policy:Policy")?.inputs.policy;
    };
    const consumerArn = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/enriched/consumer/counting:1`;
    expect(await policyOf({ consumerArn }))
      .to.include("SubscribeToShard")
      .and.include(consumerArn);
    expect(await policyOf({})).to.not.include("SubscribeToShard");
  });

  it("has a bounded role where there is a boundary", async () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const { rows } = await declare({ permissionsBoundaryArn: boundary });
    const inputs = (type: string) => rows.find((row) => row.type === type)?.inputs;
    expect(inputs("aws:iam/role:Role")).to.include({ permissionsBoundary: boundary });
    expect(inputs("aws:iam/policy:Policy")?.tags).to.include({ "permissions-boundary": boundary });
  });

  it("is refused whose files have one name, as they go to one place", async () => {
    const refused = await declare({}, SCRIPT, [SCRIPT]).catch((error: Error) => error);
    expect(String(refused)).to.match(/code must name files of different names, got job.test.ts twice.\nFix: rename/);
  });

  it("is refused whose code is in another region", async () => {
    const refused = await declare({ region: "eu-west-1" }).catch((error: Error) => error);
    expect(String(refused)).to.match(/code.bucket must be in eu-west-1, .* got a bucket in us-east-1.\nFix: /);
  });

  it("is refused with every problem: a script that is not there, and what AWS would refuse", async () => {
    const refused = await declare({ workers: 1 }, "/nowhere/job.py").catch((error: Error) => error);
    expect(refused).to.be.instanceOf(pulumi.RunError);
    expect(String(refused)).to.match(
      /counting: workers must [\s\S]*counting: code must name files, got \/nowhere\/job.py, which is not there.\nFix: /,
    );
  });
});
