import { expect } from "chai";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

describe("Settings of a stream", () => {
  it("change its mode, and keep its shards", () => {
    const { kinesis, StreamName, shards } = createStream({ ShardCount: 2 });
    const update = (StreamMode: "ON_DEMAND" | "PROVISIONED") =>
      kinesis.updateStreamMode(scope, { StreamARN: streamArn, StreamModeDetails: { StreamMode } });
    update("ON_DEMAND");
    expect(kinesis.describeStreamSummary(scope, { StreamName }).StreamDescriptionSummary).to.deep.include({
      StreamModeDetails: { StreamMode: "ON_DEMAND" },
      RecordDistributionStrategy: "USER_PARTITION_KEY",
      OpenShardCount: 2,
    });
    expect(errorOf(() => kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 4 }))).to.match(/On-Demand/);
    update("PROVISIONED");
    kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 4 });
    expect(shards()).to.have.length(6);
  });

  it("say who encrypts: in descriptions, in answers to puts, and in the records of that time", () => {
    const { kinesis, StreamName, put, iterator } = createStream();
    const facts = () => kinesis.describeStreamSummary(scope, { StreamName }).StreamDescriptionSummary;
    const plain = put("a");
    kinesis.startStreamEncryption(scope, { StreamName, KeyId: "alias/aws/kinesis" });
    expect(facts()).to.include({ EncryptionType: "KMS", KeyId: "alias/aws/kinesis" });
    const encrypted = kinesis.putRecords(scope, { StreamName, Records: [{ PartitionKey: "b", Data: Buffer.of() }] });
    kinesis.stopStreamEncryption(scope, { StreamName });
    expect(facts()).to.include({ EncryptionType: "NONE" }).and.not.to.have.property("KeyId");
    expect([plain, encrypted].map((answer) => answer.EncryptionType)).to.deep.equal([undefined, "KMS"]);
    const { Records } = kinesis.getRecords(scope, { ShardIterator: iterator() });
    expect(Records.map((record) => record.EncryptionType)).to.deep.equal([undefined, "KMS"]);
    expect(Records[0]).not.to.have.property("EncryptionType");
  });

  it("name the shards' metrics, before and after", () => {
    const { kinesis, StreamName } = createStream();
    const few = ["IncomingBytes", "OutgoingBytes"] as const;
    const enabled = kinesis.enableEnhancedMonitoring(scope, { StreamName, ShardLevelMetrics: [...few] });
    expect(enabled).to.deep.equal({
      StreamName,
      StreamARN: streamArn,
      CurrentShardLevelMetrics: [],
      DesiredShardLevelMetrics: few,
    });
    const all = kinesis.enableEnhancedMonitoring(scope, { StreamName, ShardLevelMetrics: ["ALL"] });
    expect(all.DesiredShardLevelMetrics).to.have.length(7);
    const left = kinesis.disableEnhancedMonitoring(scope, { StreamName, ShardLevelMetrics: ["IncomingBytes"] });
    expect([left.CurrentShardLevelMetrics, left.DesiredShardLevelMetrics].map(({ length }) => length)).to.deep.equal([
      7, 6,
    ]);
    kinesis.disableEnhancedMonitoring(scope, { StreamName, ShardLevelMetrics: ["ALL"] });
    expect(kinesis.describeStream(scope, { StreamName }).StreamDescription.EnhancedMonitoring).to.deep.equal([
      { ShardLevelMetrics: [] },
    ]);
  });

  it("keep a resource policy, of the stream and of a consumer", () => {
    const { kinesis } = createStream();
    const { ConsumerARN } = kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: "c" }).Consumer;
    for (const ResourceARN of [streamArn, ConsumerARN]) {
      const read = () => kinesis.getResourcePolicy(scope, { ResourceARN }).Policy;
      expect(errorOf(read)).to.match(/^ResourceNotFoundException: No resource policy/);
      kinesis.putResourcePolicy(scope, { ResourceARN, Policy: `{"of":"${ResourceARN}"}` });
      expect(read()).to.contain(ResourceARN);
      kinesis.deleteResourcePolicy(scope, { ResourceARN });
      expect(errorOf(read)).to.match(/^ResourceNotFoundException/);
    }
  });
});
