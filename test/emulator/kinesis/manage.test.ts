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
      EnhancedMonitoring: [],
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

  it("gives an on-demand stream four shards", () => {
    expect(createStream({ StreamModeDetails: { StreamMode: "ON_DEMAND" } }).shards()).to.have.length(4);
  });

  it("lists a region's streams by name, page by page", () => {
    const { kinesis } = createStream({ StreamName: "c" });
    for (const StreamName of ["a", "b"]) kinesis.createStream(scope, { StreamName, ShardCount: 1 });
    kinesis.createStream({ ...scope, region: "us-east-1" }, { StreamName: "elsewhere", ShardCount: 1 });
    const first = kinesis.listStreams(scope, { Limit: 2 });
    expect([first.StreamNames, first.HasMoreStreams]).to.deep.equal([["a", "b"], true]);
    const rest = kinesis.listStreams(scope, { ExclusiveStartStreamName: "b" });
    expect([rest.StreamNames, rest.HasMoreStreams]).to.deep.equal([["c"], false]);
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
    ["without a number of shards", { ShardCount: undefined }, /^ValidationException: .*'shardCount'/],
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

  it("refuses a retention period below a day", () => {
    const { kinesis, StreamName } = createStream();
    expect(
      errorOf(() => kinesis.decreaseStreamRetentionPeriod(scope, { StreamName, RetentionPeriodHours: 23 })),
    ).to.match(/^ValidationException/);
  });
});
