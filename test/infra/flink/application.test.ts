import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Bucket } from "../../../infra/data/bucket.ts";
import { FlinkApplication, type FlinkApplicationArgs } from "../../../infra/flink/application.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";

const REGION = "us-east-1";
const ARN = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/enriched`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/k`;

/** Any file is a jar to Pulumi. */
const JAR = import.meta.filename;

const declare = (overrides: Partial<FlinkApplicationArgs> = {}, jar = JAR) =>
  underMocks(() => {
    const common = { region: REGION, accountId: ACCOUNT, keyArn: KEY, tags: { project: "p" }, protect: true };
    return new FlinkApplication("counting", {
      ...{ ...common, logRetentionDays: 365, permissionsBoundaryArn: undefined, grants: [] },
      ...{ description: "Counts.", runtime: "FLINK-1_19", logLevel: "INFO", properties: { Job: { to: "s3a://b" } } },
      code: { jar, bucket: new Bucket("code", common) },
      reads: { streamName: "enriched", streamArn: ARN, keyArn: KEY },
      parallelism: { tasks: 4, tasksPerUnit: 2, autoScaling: false },
      ...{ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      ...overrides,
    });
  });

describe("a Managed Flink application", () => {
  it("has the jar put below code/, encrypted with the bucket's key", async () => {
    const { rows } = await declare();
    const inputs = rows.find(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2")?.inputs;
    expect(inputs).to.include({ key: "code/counting.jar", kmsKeyId: KEY });
    expect(await (inputs?.source as { path?: Promise<string> } | undefined)?.path).to.equal(JAR);
  });

  it("is told nothing where there is nothing to tell", async () => {
    const { rows } = await declare({ properties: {} });
    const inputs = rows.find(({ type }) => type === "aws:kinesisanalyticsv2/application:Application")?.inputs;
    expect(inputs?.applicationConfiguration)
      .to.include.all.keys("vpcConfiguration")
      .and.not.any.keys("environmentProperties");
  });

  it("has no right to a consumer where it reads without, and a bounded role where there is a boundary", async () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const { rows } = await declare({ permissionsBoundaryArn: boundary });
    const inputs = (type: string) => rows.find((row) => row.type === type)?.inputs;
    expect(inputs("aws:iam/policy:Policy")?.policy).to.include(ARN).and.not.include("SubscribeToShard");
    expect(inputs("aws:iam/role:Role")).to.include({ permissionsBoundary: boundary });
    expect(inputs("aws:iam/policy:Policy")?.tags).to.include({ "permissions-boundary": boundary });
  });

  it("is refused whose jar is not built, with where it was looked for", async () => {
    const refused = await declare({}, "/nowhere/job.jar").catch((error: Error) => error);
    expect(refused).to.be.instanceOf(pulumi.RunError);
    expect(String(refused)).to.match(
      /code.jar must be a file, got \/nowhere\/job.jar, which is not there.\nFix: build it/,
    );
  });

  it("is refused whose code is in another region", async () => {
    const refused = await declare({ region: "eu-west-1" }).catch((error: Error) => error);
    expect(String(refused)).to.match(/code.bucket must be in eu-west-1, .* got a bucket in us-east-1.\nFix: /);
  });

  it("is refused that AWS would refuse, with every problem", async () => {
    const parallelism = { tasks: 0, tasksPerUnit: 9, autoScaling: false };
    const refused = await declare({ parallelism }).catch((error: Error) => error);
    expect(refused).to.be.instanceOf(pulumi.RunError);
    expect(String(refused)).to.match(/counting: parallelism.tasks must [\s\S]*counting: parallelism.tasksPerUnit must/);
  });
});
