import { Buffer } from "node:buffer";
import { expect } from "chai";
import { type ConsumedRecord, consume } from "../../client/consumer.ts";
import { createKinesisClient } from "../../client/kinesis-client.ts";
import { createProducer } from "../../client/producer.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { collect } from "./support/collect.ts";

const REGION = "eu-west-1";
const STREAM_ARN = `arn:aws:kinesis:${REGION}:000000000000:stream/users`;
const SCOPE = { account: "000000000000", region: REGION };
const ENVIRONMENT = ["AWS_ENDPOINT_URL_KINESIS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("the client over the AWS SDK, against the local cloud", () => {
  const inherited = new Map(ENVIRONMENT.map((name) => [name, process.env[name]]));
  const kinesis = createKinesis({ clock: realClock });
  const endpoint = createEndpoint({ kinesis, objectStore: createMemoryObjectStore({ clock: realClock }) });
  const records = Array.from({ length: 400 }, (_, index) => ({
    partitionKey: `user-${index % 40}`,
    data: Buffer.from(String(index)),
  }));

  before(async () => {
    const port = await endpoint.listen();
    process.env.AWS_ENDPOINT_URL_KINESIS = `http://127.0.0.1:${port}`;
    process.env.AWS_ACCESS_KEY_ID = SCOPE.account;
    process.env.AWS_SECRET_ACCESS_KEY = "local";
    kinesis.createStream(SCOPE, { StreamName: "users", ShardCount: 2 });
    const producer = createProducer({ streams: { [REGION]: STREAM_ARN } });
    const first = await collect(producer.putAll(records.slice(0, 200)));
    kinesis.updateShardCount(SCOPE, { StreamARN: STREAM_ARN, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" });
    const second = await collect(producer.putAll(records.slice(200)));
    producer.close();
    for (const { status } of [...first, ...second]) expect(status).to.equal("acknowledged");
  });

  after(async () => {
    for (const [name, value] of inherited) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await endpoint.close();
  });

  function expectAllInOrder(read: readonly ConsumedRecord[]): void {
    const numbers = read.map(({ data }) => Number(Buffer.from(data)));
    expect([...numbers].sort((a, b) => a - b)).to.deep.equal(records.map((_, index) => index));
    const ofOneUser = numbers.filter((number) => number % 40 === 7);
    expect(ofOneUser).to.deep.equal([...ofOneUser].sort((a, b) => a - b));
    expect(new Set(read.map(({ shardId }) => shardId))).to.have.property("size", 6);
  }

  it("reads all that was put, in order per key, across a resharding, by polling", async () => {
    const client = createKinesisClient(REGION);
    expectAllInOrder(await collect(consume({ streamArn: STREAM_ARN, from: "TRIM_HORIZON", client }), records.length));
    client.destroy();
  });

  it("reads the same pushed to a fan-out consumer", async () => {
    const { Consumer } = kinesis.registerStreamConsumer(SCOPE, { StreamARN: STREAM_ARN, ConsumerName: "app" });
    const consumerArn = Consumer.ConsumerARN;
    expectAllInOrder(
      await collect(consume({ streamArn: STREAM_ARN, from: "TRIM_HORIZON", consumerArn }), records.length),
    );
  });
});
