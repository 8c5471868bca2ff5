import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Bucket, type BucketArgs } from "../../../../infra/data/bucket.ts";
import { FailureStore } from "../../../../infra/data/failures.ts";
import {
  type BucketCreatedArgs,
  type BucketTriggerArgs,
  onCreated,
  onRemoved,
} from "../../../../infra/flow/sources/bucket.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import type { Grant } from "../../../../infra/grants/grant.ts";
import { statements } from "../../../../infra/grants/statements.ts";
import { ACCOUNT, underMocks } from "../../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const common = { region, keyArn, accountId: ACCOUNT, tags: { project: "t" }, protect: true };
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";

const createBucket = (overrides: Partial<BucketArgs> = {}) => new Bucket("photos", { ...common, ...overrides });
const createFailures = () => new FailureStore("failures", { ...common, retentionDays: 30 });
const alias = (name: string) => ({
  function: lambda.Function.get(name, name),
  alias: lambda.Alias.get(`${name}-live`, `${name}-live`),
  tags: {},
});
/** What a program declares in which triggers of the given settings listen to one bucket. */
const createTriggers = async (...triggers: ({ on?: "removed" } & Omit<BucketCreatedArgs, "failures">)[]) => {
  const { rows } = await underMocks(() => {
    const [bucket, failures] = [createBucket(), createFailures()];
    for (const [index, { on, ...args }] of triggers.entries()) {
      const trigger = (on === "removed" ? onRemoved : onCreated)(bucket, { ...args, failures });
      trigger.connect(`t${index}`, alias(`f${index}`), {});
    }
  });
  const inputsOf = (type: string, name: string) => rows.find((row) => row.type === type && row.name === name)?.inputs;
  const told = inputsOf(NOTIFICATION, "photos")?.lambdaFunctions as { lambdaFunctionArn: string }[] | undefined;
  return { rows, inputsOf, told };
};
const thrownBy = (declare: () => unknown) => underMocks(declare).then(() => "", String);

describe("a bucket", () => {
  it("is encrypted by the key, versioned, private, TLS only and logged, and keeps its objects", async () => {
    const { rows, inputsOf } = await createTriggers();
    const types = rows.filter(({ name }) => name === "photos").map(({ type }) => type.split(":").at(-1));
    expect(types).to.include.members([
      ...["BucketPublicAccessBlock", "BucketVersioning", "BucketOwnershipControls", "BucketLogging"],
      ...["BucketServerSideEncryptionConfiguration", "BucketPolicy", "BucketLifecycleConfiguration"],
    ]);
    const { rules } = inputsOf("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "photos") ?? {};
    expect(rules).to.deep.equal([
      {
        ...{ id: "expire", status: "Enabled", filter: { prefix: "" } },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
    expect(inputsOf("aws:s3/bucketPolicy:BucketPolicy", "photos")?.policy).to.match(/"Deny".*aws:SecureTransport/);
  });

  it("forgets when it is told to, and lets pages in that are named", async () => {
    const { rows } = await underMocks(() =>
      createBucket({ retentionDays: 7, cors: { origins: ["https://shop.example"] } }),
    );
    const inputsOf = (type: string) =>
      rows.find((row) => row.name === "photos" && row.type.endsWith(`:${type}`))?.inputs as Record<string, object[]>;
    expect(inputsOf("BucketLifecycleConfiguration").rules?.[0]).to.deep.include({
      expiration: { days: 7 },
      noncurrentVersionExpiration: { noncurrentDays: 7 },
    });
    expect(inputsOf("BucketCorsConfiguration").corsRules?.[0]).to.deep.include({
      allowedOrigins: ["https://shop.example"],
      allowedMethods: ["GET", "HEAD", "PUT"],
    });
  });

  const refused: [Partial<BucketArgs>, RegExp][] = [
    [{ retentionDays: 0 }, /photos: retentionDays must be a whole number from 1, got 0/],
    [{ cors: { origins: ["*"] } }, /cors\.origins must name scheme and host of each page, got \*/],
    [{ cors: { origins: [] } }, /cors\.origins must name at least one page/],
  ];
  for (const [overrides, problem] of refused) {
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      expect(await thrownBy(() => createBucket(overrides))).to.match(problem);
    });
  }

  it("grants no more than was asked for, and its key through S3 alone", async () => {
    const { result } = await underMocks(() => {
      const bucket = createBucket();
      const grants = [bucket.grant("read"), bucket.grant("read", "in/"), bucket.grant("delete", "in/")];
      return new Promise<Grant[]>((resolve) => {
        pulumi.output([...grants, bucket.grant("write", "out/")]).apply((known) => resolve(known as Grant[]));
      });
    });
    const seen = (await result).map((grant) =>
      statements(grant).map(({ Action, Resource, Condition }) => ({ Action, Resource, ...Condition })),
    );
    const own = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
    const through = (action: string) => ({
      Action: [action],
      Resource: keyArn,
      StringEquals: {
        "kms:ViaService": "s3.us-east-1.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::photos",
      },
    });
    const read = (objects: string) => ({
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: [`arn:aws:s3:::photos/${objects}`],
      ...own,
    });
    const list = { Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::photos", ...own };
    expect(seen).to.deep.equal([
      [read("*"), list, through("kms:Decrypt")],
      [read("in/*"), { ...list, StringLike: { "s3:prefix": ["in/*"] } }, through("kms:Decrypt")],
      [{ Action: ["s3:DeleteObject"], Resource: ["arn:aws:s3:::photos/in/*"], ...own }],
      [{ Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::photos/out/*"], ...own }, through("kms:GenerateDataKey")],
    ]);
  });
});

describe("the notification of a bucket", () => {
  it("is one, however many functions are told", async () => {
    const { rows, told } = await createTriggers(
      { suffix: ".jpg" },
      { prefix: "in/", suffix: ".png" },
      { on: "removed" },
    );
    expect(rows.filter(({ type, name }) => type === NOTIFICATION && name === "photos")).to.have.length(1);
    expect(told).to.deep.equal([
      {
        id: "t0",
        lambdaFunctionArn: told?.[0]?.lambdaFunctionArn,
        events: ["s3:ObjectCreated:*"],
        filterSuffix: ".jpg",
      },
      {
        ...{ id: "t1", lambdaFunctionArn: told?.[1]?.lambdaFunctionArn, events: ["s3:ObjectCreated:*"] },
        ...{ filterPrefix: "in/", filterSuffix: ".png" },
      },
      { id: "t2", lambdaFunctionArn: told?.[2]?.lambdaFunctionArn, events: ["s3:ObjectRemoved:*"] },
    ]);
    expect(new Set(told?.map((one) => one.lambdaFunctionArn)).size).to.equal(3);
  });

  it("comes after the right to invoke, which S3 looks for", async () => {
    const { rows } = await createTriggers({});
    const order = rows.map(({ type }) => type.split(":").at(-1));
    expect(order.lastIndexOf("BucketNotification")).to.be.above(order.indexOf("Permission"));
  });

  it("tells EventBridge alone where no function is told: the program waits for nothing", async () => {
    const { inputsOf } = await createTriggers();
    expect(inputsOf(NOTIFICATION, "photos")).to.deep.include({ eventbridge: true });
    expect(inputsOf(NOTIFICATION, "photos")?.lambdaFunctions ?? []).to.deep.equal([]);
  });

  it("holds what a program adds while it waits for what stands already", async () => {
    const { rows } = await underMocks(() => {
      const [bucket, failures] = [createBucket(), createFailures()];
      const connect = (name: string, suffix: string) =>
        onCreated(bucket, { suffix, failures }).connect(name, alias(name), {});
      connect("first", ".jpg");
      pulumi.output(Promise.resolve(true)).apply(() => connect("second", ".png"));
    });
    const notification = rows.find(({ type, name }) => type === NOTIFICATION && name === "photos");
    expect(notification?.inputs.lambdaFunctions).to.have.length(2);
  });

  it("refuses a function that comes when it stands: it would never be told", async () => {
    const { result } = await underMocks(() => ({ bucket: createBucket(), failures: createFailures() }));
    const late = () => onCreated(result.bucket, { failures: result.failures }).connect("late", alias("late"), {});
    expect(late).to.throw(/photos has been told whom to tell already\.\nFix: create every flow/);
  });

  const together: [BucketTriggerArgs[], RegExp][] = [
    [[{}, {}], /prefix and suffix of two triggers must not both overlap/],
    [[{ prefix: "in/" }, { prefix: "in/a/", suffix: "g" }], /got \{"prefix":"in\/","suffix":""\} for t0 and/],
    [[{ suffix: ".jpg" }, { prefix: "in/" }], /S3 tells one function of an object/],
  ].map(([given, problem]) => [given as BucketTriggerArgs[], problem as RegExp]);
  for (const [triggers, problem] of together) {
    it(`refuses ${JSON.stringify(triggers)} side by side`, async () => {
      expect(await createTriggers(...triggers).then(() => "", String)).to.match(problem);
    });
  }
});

describe("a trigger on objects of a bucket", () => {
  it("lets this bucket of this account invoke the alias, and nobody else", async () => {
    const { inputsOf } = await createTriggers({});
    expect(inputsOf("aws:lambda/permission:Permission", "t0")).to.deep.include({
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::photos",
      sourceAccount: ACCOUNT,
      function: "f0",
      qualifier: "f0-live",
      region,
    });
  });

  it("says where it listens, keeps failures, and asks for no right of its own", async () => {
    const { result } = await underMocks(() => {
      const [bucket, failures] = [createBucket(), createFailures()];
      const created = onCreated(bucket, { failures, prefix: "in/", maximumRetryAttempts: 1 });
      const removed = onRemoved(bucket, { failures });
      return { bucket, failures, created, removed };
    });
    const { bucket, failures, created, removed } = result;
    expect(created.listens).to.deep.equal({ arn: bucket.arn, what: "bucket", prefix: "in/" });
    expect(created.asynchronous).to.deep.equal({ failures, maximumRetryAttempts: 1 });
    expect([created.grants, removed.grants, removed.listens]).to.deep.equal([[], [], undefined]);
  });

  const refused: [Partial<BucketTriggerArgs>, RegExp][] = [
    [{ prefix: "in/*" }, /prefix must be text that keys have, got in\/\*: S3 knows no wildcards/],
    [{ suffix: "*.jpg" }, /suffix must be text that keys have, got \*\.jpg/],
    [{ prefix: "/in" }, /prefix must start as keys do, got \/in/],
    [{ suffix: "한".repeat(342) }, /suffix must be at most 1024 bytes, got 1026/],
  ];
  for (const [args, problem] of refused) {
    it(`refuses ${JSON.stringify(args).slice(0, 30)}`, async () => {
      const { result } = await underMocks(
        () => onCreated(createBucket(), { ...args, failures: createFailures() }).problems,
      );
      expect(result).to.have.length(1);
      expect(result[0]).to.match(problem);
    });
  }

  it("does not compile with a handler that can't take what a bucket sends, or without a place for failures", () => {
    type OfQueue = { handler: (event: { Records: { messageId: string }[] }) => void };
    const define = (bucket: Bucket, failures: FailureStore): Trigger<EventOf<OfQueue>> =>
      // @ts-expect-error objects of a bucket are no messages of a queue
      onCreated(bucket, { failures });
    // @ts-expect-error what is given up must be kept
    const forget = (bucket: Bucket) => onCreated(bucket, {});
    expect([define, forget]).to.have.length(2);
  });
});
