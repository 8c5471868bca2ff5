import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
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
});
