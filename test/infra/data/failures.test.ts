import { expect } from "chai";
import { FailureStore, type FailureStoreArgs } from "../../../infra/data/failures.ts";
import { ACCOUNT, type Row, underMocks } from "../../support/mocks.ts";

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

const declare = async (overrides: Partial<FailureStoreArgs> = {}): Promise<Row[]> => {
  const args = { region: "eu-west-1", accountId: ACCOUNT, keyArn: KEY, retentionDays: 90, tags: {}, protect: false };
  const { rows } = await underMocks(() => new FailureStore("store", { ...args, ...overrides }));
  return rows;
};
const inputsOf = (rows: Row[], type: string, name: string) => {
  const found = rows.filter((row) => row.type === `aws:s3/${type}` && row.name === name);
  expect(found, `${type} ${name}`).to.have.length(1);
  return found[0]?.inputs ?? {};
};
const statementsOf = (rows: Row[], name: string) =>
  JSON.parse(String(inputsOf(rows, "bucketPolicy:BucketPolicy", name).policy)).Statement;
const encryptionOf = (rows: Row[], name: string) =>
  inputsOf(rows, "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name).rules;

describe("failure store", () => {
  for (const name of ["store", "store-logs"])
    describe(`the bucket ${name}`, () => {
      let rows: Row[];
      before(async () => {
        rows = await declare();
      });

      it("is private, without ACLs, versioned, and refuses plain HTTP", () => {
        expect(inputsOf(rows, "bucketPublicAccessBlock:BucketPublicAccessBlock", name)).to.include({
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
        expect(inputsOf(rows, "bucketOwnershipControls:BucketOwnershipControls", name).rule).to.deep.equal({
          objectOwnership: "BucketOwnerEnforced",
        });
        expect(inputsOf(rows, "bucketVersioning:BucketVersioning", name).versioningConfiguration).to.deep.equal({
          status: "Enabled",
        });
        expect(statementsOf(rows, name)[0]).to.deep.include({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        });
      });

      it("tells EventBridge what happens in it", () => {
        expect(inputsOf(rows, "bucketNotification:BucketNotification", name).eventbridge).to.equal(true);
      });

      it("forgets what is old, earlier versions and uploads that never end too", async () => {
        for (const [retentionDays, noncurrentDays] of [
          [90, 30],
          [7, 7],
        ] as const) {
          const type = "bucketLifecycleConfiguration:BucketLifecycleConfiguration";
          expect(inputsOf(await declare({ retentionDays }), type, name).rules).to.deep.equal([
            {
              id: "expire",
              status: "Enabled",
              filter: { prefix: "" },
              expiration: { days: retentionDays },
              noncurrentVersionExpiration: { noncurrentDays },
              abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
            },
          ]);
        }
      });

      it("is emptied on destroy unless it is protected", async () => {
        for (const protect of [true, false])
          expect(inputsOf(await declare({ protect }), "bucket:Bucket", name).forceDestroy).to.equal(!protect);
      });
    });

  it("encrypts what it keeps with the region's key, and its access log with S3's own, as S3 delivers none otherwise", async () => {
    const rows = await declare();
    expect(encryptionOf(rows, "store")).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
        bucketKeyEnabled: true,
      },
    ]);
    expect(encryptionOf(rows, "store-logs")).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    ]);
  });

  it("logs who reaches for it into a bucket of its own, which logs nothing", async () => {
    const logging = (await declare()).filter(({ type }) => type === "aws:s3/bucketLogging:BucketLogging");
    expect(logging.map(({ inputs }) => inputs)).to.deep.equal([
      { bucket: "store-id", targetBucket: "store-logs-id", targetPrefix: "failures/", region: "eu-west-1" },
    ]);
  });

  it("lets S3 alone put the log, for this bucket and account", async () => {
    const rows = await declare();
    expect(statementsOf(rows, "store")).to.have.length(1);
    expect(statementsOf(rows, "store-logs").slice(1)).to.deep.equal([
      {
        Sid: "DeliverAccessLog",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::store-logs/failures/*",
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnEquals: { "aws:SourceArn": "arn:aws:s3:::store" },
        },
      },
    ]);
  });
});
