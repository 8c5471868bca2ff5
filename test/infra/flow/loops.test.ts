import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Flow } from "../../../infra/flow/flow.ts";
import { loopProblems } from "../../../infra/flow/loops.ts";
import type { Listens, Trigger } from "../../../infra/flow/sources/trigger.ts";
import type { GrantArgs } from "../../../infra/grants/grant.ts";
import { underMocks } from "../../support/mocks.ts";

const [streamArn, bucketArn] = ["arn:aws:kinesis:us-east-1:111122223333:stream/s", "arn:aws:s3:::b"];
const [keyArn, region, accountId] = ["arn:aws:kms:us-east-1:111122223333:key/k", "us-east-1", "111122223333"];
const onStream: Listens = { arn: streamArn, what: "stream" };
const onBucket: Listens = { arn: bucketArn, what: "bucket", prefix: "photos/" };
const put: GrantArgs = { kind: "write-stream", streamArn, keyArn, region };
const read: GrantArgs = { kind: "read-stream", streamArn, consumerArn: undefined, keyArn, region };
const [queueArn, topicArn] = ["arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sns:us-east-1:111122223333:t"];
const putObjects = (prefixes: pulumi.Input<string[]>): GrantArgs => ({
  kind: "write-objects",
  ...{ bucketArn, prefixes, keyArn, region, accountId },
});

describe("a function that writes where its own trigger listens", () => {
  const cases: [title: string, listens: Listens | undefined, grant: GrantArgs, isRefused: boolean][] = [
    ["is refused", onStream, put, true],
    ["passes when it only reads there", onStream, read, false],
    ["passes when it writes elsewhere", { ...onStream, arn: `${streamArn}2` }, put, false],
    ["passes when that is meant", { ...onStream, writesBack: true }, put, false],
    ["passes when its trigger listens to nothing", undefined, put, false],
    [
      "is refused when it writes to its own table",
      { arn: "arn:aws:dynamodb:us-east-1:111122223333:table/t", what: "table" },
      { kind: "write-table", tableArn: "arn:aws:dynamodb:us-east-1:111122223333:table/t", keyArn, region },
      true,
    ],
    ["is refused on a bus too", { arn: "b", what: "event bus" }, { kind: "put-events", busArn: "b" }, true],
    ["is refused when the prefixes are the same", onBucket, putObjects(["thumbs/", "photos/"]), true],
    ["is refused when it writes below the prefix", onBucket, putObjects(["photos/small/"]), true],
    ["is refused when it writes above the prefix", onBucket, putObjects([""]), true],
    ["is refused when all of the bucket is listened to", { arn: bucketArn, what: "bucket" }, putObjects(["a/"]), true],
    ["is refused when it writes keys that may begin so", onBucket, putObjects(["photo"]), true],
    ["passes when the prefixes are apart", onBucket, putObjects(["thumbs/", "photo/"]), false],
    ["is refused when its prefixes are not known yet", onBucket, putObjects(pulumi.output(["thumbs/"])), true],
    [
      "is refused when it sends to its own queue",
      { arn: queueArn, what: "queue" },
      { kind: "send-messages", queueArn, keyArn, region },
      true,
    ],
    [
      "is refused when it publishes to its own topic",
      { arn: topicArn, what: "topic" },
      { kind: "publish", topicArn, keyArn, region },
      true,
    ],
    [
      "is refused when Lambda keeps failures there",
      onBucket,
      { ...putObjects(["photos/"]), kind: "write-discarded" } as GrantArgs,
      true,
    ],
  ];
  for (const [title, listens, grant, isRefused] of cases) {
    it(title, () => {
      expect(loopProblems([listens ? { listens } : {}], [grant])).to.have.length(isRefused ? 1 : 0);
    });
  }

  it("is told by outputs that are not known before the deployment", () => {
    const arn = pulumi.output(streamArn);
    const listens = { ...onStream, arn };
    expect(loopProblems([{ listens }], [{ ...put, streamArn: arn } as GrantArgs])).to.have.length(1);
    expect(loopProblems([{ listens }], [{ ...put, streamArn: pulumi.output(streamArn) } as GrantArgs])).to.have.length(
      0,
    );
  });

  it("stops the deployment before anything of the flow is there", async () => {
    const trigger: Trigger<unknown> = {
      problems: [],
      grants: [read],
      listens: onStream,
      connect: () => ({ alarms: [], graphs: [] }),
    };
    const error = await underMocks(
      () =>
        new Flow("f", {
          ...{
            region,
            accountId,
            keyArn,
            description: "",
            environment: {},
            tags: {},
            subnetIds: [],
            securityGroupIds: [],
          },
          ...{ grants: [put], triggers: [trigger], permissionsBoundaryArn: undefined, package: { entry: "none.ts" } },
          function: {
            timeoutSeconds: 3,
            memoryMib: 128,
            logRetentionDays: 1,
            logLevel: "INFO",
            reservedConcurrency: -1,
            provisionedConcurrency: 0,
          },
        }),
    ).catch((caught: Error) => caught.message);
    expect(error).to.match(/^f: grants must not let the function write to the stream that its own trigger listens to/);
    expect(error).to.include("\nFix: ");
  });
});
