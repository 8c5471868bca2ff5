import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { startEmulator } from "../../../../emulator/emulator.ts";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const Bucket = "photos";
const LambdaFunctionArn = "arn:aws:lambda:eu-west-1:000000000000:function:thumbnail:live";

/** What is read back of a configuration, or the name of the error that refuses it. */
async function configure(configuration: NotificationConfiguration) {
  const { endpoint, objectStore, url } = await listen();
  await objectStore.createBucket(Bucket);
  return withSdkClients(url, async ({ s3 }) => {
    const of = { Bucket, NotificationConfiguration: configuration };
    await s3.send(new PutBucketNotificationConfigurationCommand(of));
    const { $metadata: _, ...read } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    return read;
  })
    .catch((error: Error) => `${error.name}: ${error.message}`)
    .finally(() => endpoint.close());
}

describe("The notification configuration of a bucket, seen by the S3 SDK", () => {
  it("is read back as S3 writes it: prefix first, names in upper case", async () => {
    const FilterRules = [
      { Name: "suffix", Value: ".jpg" },
      { Name: "PREFIX", Value: "a b&/" },
    ] as { Name: "suffix"; Value: string }[];
    const one = { Id: "t", LambdaFunctionArn, Events: ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"] as const };
    const LambdaFunctionConfigurations = [{ ...one, Events: [...one.Events], Filter: { Key: { FilterRules } } }];
    expect(await configure({ LambdaFunctionConfigurations, EventBridgeConfiguration: {} })).to.deep.equal({
      LambdaFunctionConfigurations: [
        {
          ...{ ...one, Events: [...one.Events] },
          Filter: {
            Key: {
              FilterRules: [
                { Name: "Prefix", Value: "a b&/" },
                { Name: "Suffix", Value: ".jpg" },
              ],
            },
          },
        },
      ],
      EventBridgeConfiguration: {},
    });
  });

  it("is replaced by nothing", async () => {
    expect(await configure({})).to.deep.equal({});
  });

  it("has filters on prefix and suffix alone", async () => {
    const FilterRules = [{ Name: "INVALID", Value: "x" }] as unknown as { Name: "suffix"; Value: string }[];
    const LambdaFunctionConfigurations = [
      { LambdaFunctionArn, Events: ["s3:ObjectCreated:Put" as const], Filter: { Key: { FilterRules } } },
    ];
    expect(await configure({ LambdaFunctionConfigurations })).to.equal(
      "InvalidArgument: filter rule name must be either prefix or suffix",
    );
  });

  it("has queues of the same emulator told", async () => {
    const emulator = await startEmulator({ onProblem: expect.fail });
    await emulator.objectStore.createBucket(Bucket);
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "any" };
    const of = { region: "eu-west-1", endpoint: emulator.endpointUrl, credentials };
    const [s3, sqs] = [new S3Client(of), new SQSClient(of)];
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "changes" }));
    const QueueArn = "arn:aws:sqs:eu-west-1:000000000000:changes";
    const QueueConfigurations = [{ QueueArn, Events: ["s3:ObjectCreated:*" as const] }];
    const NotificationConfiguration = { QueueConfigurations };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "a b", Body: "x" }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const told = Messages.map(({ Body = "" }) => JSON.parse(Body));
    expect(told.map(({ Event, Records }) => Event ?? Records[0].s3.object.key)).to.have.members([
      "s3:TestEvent",
      "a+b",
    ]);
    for (const client of [s3, sqs]) client.destroy();
    await emulator.stop();
  });
});
