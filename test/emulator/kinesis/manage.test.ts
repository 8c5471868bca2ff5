import { expect } from "chai";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

describe("Managing streams", () => {
  it("describes a stream", () => {
    const { clock, kinesis, StreamName } = createStream({ ShardCount: 3 });
    expect(kinesis.describeStreamSummary(scope, { StreamName }).StreamDescriptionSummary).to.deep.equal({
      StreamName,
      StreamARN: streamArn,
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      StreamCreationTimestamp: new Date(clock.now()),
      RetentionPeriodHours: 24,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: "NONE",
      OpenShardCount: 3,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: 1024,
    });
  });

  it("describes the shards page by page", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 3 });
    const page = (input: { Limit?: number; ExclusiveStartShardId?: string }) => {
      const { Shards, HasMoreShards } = kinesis.describeStream(scope, { StreamName, ...input }).StreamDescription;
      return [Shards.length, HasMoreShards];
    };
    expect(page({ Limit: 2 })).to.deep.equal([2, true]);
    expect(page({ ExclusiveStartShardId: "shardId-000000000001" })).to.deep.equal([1, false]);
  });

  it("gives an on-demand stream four shards, and one of which nothing is told", () => {
    expect(createStream({ ShardCount: undefined }).shards()).to.have.length(4);
    expect(createStream({ StreamModeDetails: { StreamMode: "ON_DEMAND" } }).shards()).to.have.length(4);
  });

  it("lists a region's streams by name, page by page", () => {
    const { kinesis } = createStream({ StreamName: "c" });
    for (const StreamName of ["a", "b"]) kinesis.createStream(scope, { StreamName, ShardCount: 1 });
    kinesis.createStream({ ...scope, region: "us-east-1" }, { StreamName: "elsewhere", ShardCount: 1 });
    const first = kinesis.listStreams(scope, { Limit: 2 });
    expect([first.StreamNames, first.HasMoreStreams]).to.deep.equal([["a", "b"], true]);
    for (const page of [{ ExclusiveStartStreamName: "b" }, { NextToken: first.NextToken }]) {
      const rest = kinesis.listStreams(scope, page);
      expect([rest.StreamNames, rest.HasMoreStreams]).to.deep.equal([["c"], false]);
      expect(rest).not.to.have.property("NextToken");
    }
    expect(errorOf(() => kinesis.listStreams(scope, { NextToken: "x" }))).to.match(/^InvalidArgumentException/);
  });

  it("changes the retention period and the maximum record size", () => {
    const { kinesis, StreamName } = createStream();
    kinesis.increaseStreamRetentionPeriod(scope, { StreamName, RetentionPeriodHours: 48 });
    kinesis.updateMaxRecordSize(scope, { StreamName, MaxRecordSizeInKiB: 2048 });
    expect(kinesis.describeStreamSummary(scope, { StreamName }).StreamDescriptionSummary).to.deep.include({
      RetentionPeriodHours: 48,
      MaxRecordSizeInKiB: 2048,
    });
  });

  it("deletes a stream, but not by mistake one that has consumers", () => {
    const { kinesis, StreamName } = createStream();
    kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: "c" });
    expect(errorOf(() => kinesis.deleteStream(scope, { StreamName }))).to.match(/^ResourceInUseException/);
    kinesis.deleteStream(scope, { StreamName, EnforceConsumerDeletion: true });
    expect(kinesis.listStreams(scope, {}).StreamNames).to.deep.equal([]);
  });

  const refusals: [what: string, input: Parameters<typeof createStream>[0], expected: RegExp][] = [
    ["without a shard", { ShardCount: 0 }, /^ValidationException: .*'shardCount'/],
    [
      "of provisioned shards without their number",
      { ShardCount: undefined, StreamModeDetails: { StreamMode: "PROVISIONED" } },
      /^ValidationException: .*'shardCount'/,
    ],
    ["with a name of other characters", { StreamName: "a/b" }, /^ValidationException: .*'streamName'/],
    ["with records over 10 MiB", { MaxRecordSizeInKiB: 10241 }, /^ValidationException: .*'maxRecordSizeInKiB'/],
  ];
  for (const [what, input, expected] of refusals) {
    it(`refuses a stream ${what}`, () => {
      expect(errorOf(() => createStream(input))).to.match(expected);
    });
  }

  it("refuses a second stream of the same name, and a call that names none", () => {
    const { kinesis, StreamName } = createStream();
    expect(errorOf(() => kinesis.createStream(scope, { StreamName, ShardCount: 1 }))).to.match(
      /^ResourceInUseException/,
    );
    expect(errorOf(() => kinesis.describeStream(scope, {}))).to.match(
      /^InvalidArgumentException: Either StreamName or StreamARN/,
    );
  });

  it("refuses a retention period below a day, beyond a year, and in the wrong direction", () => {
    const { kinesis, StreamName } = createStream();
    const increase = (RetentionPeriodHours: number) => () =>
      kinesis.increaseStreamRetentionPeriod(scope, { StreamName, RetentionPeriodHours });
    const decrease = (RetentionPeriodHours: number) => () =>
      kinesis.decreaseStreamRetentionPeriod(scope, { StreamName, RetentionPeriodHours });
    expect(errorOf(decrease(23))).to.match(/^InvalidArgumentException: Minimum allowed retention period is 24 hours/);
    expect(errorOf(increase(8761))).to.match(/^ValidationException/);
    expect(errorOf(decrease(25))).to.match(/can not be longer than .* \(24 hours\)\. Use IncreaseRetentionPeriod API/);
    increase(48)();
    increase(48)();
    expect(errorOf(increase(47))).to.match(/can not be shorter than .* \(48 hours\)\. Use DecreaseRetentionPeriod API/);
    decrease(24)();
  });

  it("gives an account 50 on-demand streams in a region", () => {
    const { kinesis } = createStream();
    const create = (StreamName: string) => () =>
      kinesis.createStream(scope, { StreamName, StreamModeDetails: { StreamMode: "ON_DEMAND" } });
    for (let index = 0; index < 50; index++) create(`s${index}`)();
    expect(errorOf(create("s50"))).to.match(/^LimitExceededException/);
  });
});
