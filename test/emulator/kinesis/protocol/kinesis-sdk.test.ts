import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DescribeAccountSettingsCommand,
  DescribeLimitsCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  ListTagsForResourceCommand,
  PutRecordCommand,
  PutRecordsCommand,
  paginateListStreams,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
  UpdateShardCountCommand,
  UpdateStreamWarmThroughputCommand,
} from "@aws-sdk/client-kinesis";
import { expect } from "chai";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const StreamName = "input";
const StreamARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/input";
const ShardId = "shardId-000000000000";
const SCOPE = { account: "000000000000", region: "eu-west-1" };

describe("The endpoint, seen by the Kinesis SDK", () => {
  let endpoint: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    endpoint = await listen();
    endpoint.kinesis.createStream(SCOPE, { StreamName, ShardCount: 1 });
  });
  afterEach(async () => {
    await endpoint.endpoint.close();
    expect(endpoint.errors).to.deep.equal([]);
  });

  it("puts records and reads them back, bytes, keys and times", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      const Data = Buffer.from([0xff, 0, 1, 2]);
      const put = await kinesis.send(
        new PutRecordsCommand({
          StreamName,
          Records: [
            { PartitionKey: "ключ", Data },
            { PartitionKey: "b", Data: Buffer.of() },
          ],
        }),
      );
      expect([put.FailedRecordCount, put.Records?.map((record) => record.ShardId)]).to.deep.equal([
        0,
        [ShardId, ShardId],
      ]);
      const { ShardIterator } = await kinesis.send(
        new GetShardIteratorCommand({
          StreamARN,
          ShardId,
          ShardIteratorType: "AT_TIMESTAMP",
          Timestamp: new Date(Date.now() - 60_000),
        }),
      );
      const { Records = [], MillisBehindLatest } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      expect(Records.map((record) => [record.PartitionKey, Buffer.from(record.Data ?? [])])).to.deep.equal([
        ["ключ", Data],
        ["b", Buffer.of()],
      ]);
      expect(Records[0]?.SequenceNumber).to.equal(put.Records?.[0]?.SequenceNumber);
      expect(Records[0]?.ApproximateArrivalTimestamp?.getTime()).to.be.closeTo(Date.now(), 60_000);
      expect(MillisBehindLatest).to.equal(0);
    }));

  it("creates, describes, reshards and lists", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      await kinesis.send(new CreateStreamCommand({ StreamName: "other", ShardCount: 2 }));
      await kinesis.send(
        new UpdateShardCountCommand({ StreamName: "other", TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }),
      );
      const { StreamDescriptionSummary: summary } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName: "other" }),
      );
      expect([summary?.OpenShardCount, summary?.StreamStatus]).to.deep.equal([4, "ACTIVE"]);
      expect(summary?.StreamCreationTimestamp).to.be.a("date");
      const { Shards } = await kinesis.send(
        new ListShardsCommand({ StreamName: "other", ShardFilter: { Type: "AT_LATEST" } }),
      );
      expect(Shards).to.have.length(4);
    }));

  it("tells what KPL, KCL and deployment tools ask for: pages of streams, limits, tags, settings", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      for (const name of ["a", "b"]) endpoint.kinesis.createStream(SCOPE, { StreamName: name, ShardCount: 1 });
      const names: string[] = [];
      for await (const { StreamNames = [] } of paginateListStreams({ client: kinesis, pageSize: 1 }, {}))
        names.push(...StreamNames);
      expect(names).to.deep.equal(["a", "b", StreamName]);
      const limits = await kinesis.send(new DescribeLimitsCommand({}));
      expect([limits.OpenShardCount, limits.ShardLimit]).to.deep.equal([3, 20_000]);
      await kinesis.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: "x" } }));
      const { Tags } = await kinesis.send(new ListTagsForResourceCommand({ ResourceARN: StreamARN }));
      expect(Tags).to.deep.equal([{ Key: "team", Value: "x" }]);
      const account = await kinesis.send(new DescribeAccountSettingsCommand({}));
      expect(account.MinimumThroughputBillingCommitment?.Status).to.equal("DISABLED");
    }));

  it("names errors so that the SDK knows them, and does not make it retry", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      const error = await kinesis
        .send(new DescribeStreamSummaryCommand({ StreamName: "missing" }))
        .catch((reason) => reason);
      expect(error.name).to.equal("ResourceNotFoundException");
      expect(error.message).to.equal("Stream missing under account 000000000000 not found.");
      expect(error.$metadata).to.deep.include({ httpStatusCode: 400, attempts: 1 });
    }));

  it("refuses input of the wrong shape by naming the member", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      const error = await kinesis
        .send(new PutRecordCommand({ StreamName, Data: Buffer.of(), PartitionKey: undefined as unknown as string }))
        .catch((reason) => reason);
      expect(error.name).to.equal("ValidationException");
      expect(error.message).to.match(/^1 validation error detected: Value null at 'partitionKey' /);
    }));

  it("pushes to a fan-out consumer over the event stream", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      const { Consumer } = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "c" }));
      const { ConsumerDescription } = await kinesis.send(
        new DescribeStreamConsumerCommand({ ConsumerARN: Consumer?.ConsumerARN }),
      );
      expect(ConsumerDescription?.ConsumerStatus).to.equal("ACTIVE");
      const { EventStream = [] } = await kinesis.send(
        new SubscribeToShardCommand({
          ConsumerARN: Consumer?.ConsumerARN,
          ShardId,
          StartingPosition: { Type: "LATEST" },
        }),
      );
      await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "a", Data: Buffer.from("pushed") }));
      for await (const { SubscribeToShardEvent: event } of EventStream) {
        const [record] = event?.Records ?? [];
        if (record === undefined) continue;
        expect(Buffer.from(record.Data ?? []).toString()).to.equal("pushed");
        expect(event?.ContinuationSequenceNumber).to.equal(record.SequenceNumber);
        return;
      }
      expect.fail("the record was not pushed");
    }));

  it("fails an operation that is not modelled by its name, and reports it", () =>
    withSdkClients(endpoint.url, async ({ kinesis }) => {
      const error = await kinesis
        .send(new UpdateStreamWarmThroughputCommand({ StreamName, WarmThroughputMiBps: 1 }))
        .catch((reason) => reason);
      expect(String(error)).to.equal(
        "UnknownOperationException: kinesis.UpdateStreamWarmThroughput is not modelled by the local cloud.",
      );
      expect(endpoint.unmodelled).to.deep.equal(["kinesis.UpdateStreamWarmThroughput"]);
    }));
});
