import { arnIn, type Deployed, type Life, newTags, OF_THE_STACK, of, text } from "./call.ts";

const kinesis = (names: string) => of("kinesis", names);
const kms = (names: string) => of("kms", names);

/** An alias and the key that it stands for: a call on both. */
const aliased = (names: string) => (it: Deployed) =>
  kms(names).flatMap((action) => [
    { action, resource: text(it, "arn"), context: {} },
    { action, resource: arnIn(it, "kms", `key/${text(it, "targetKeyId")}`), context: OF_THE_STACK },
  ]);

/** Streams, their consumers, and keys. */
export const streams: Readonly<Record<string, Life>> = {
  "aws:kinesis/stream:Stream": {
    create: kinesis("CreateStream AddTagsToStream TagResource IncreaseStreamRetentionPeriod StartStreamEncryption"),
    read: kinesis("DescribeStreamSummary ListTagsForStream ListTagsForResource"),
    change: {
      shardCount: kinesis("UpdateShardCount"),
      streamModeDetails: kinesis("UpdateStreamMode"),
      retentionPeriod: kinesis("IncreaseStreamRetentionPeriod DecreaseStreamRetentionPeriod"),
      maxRecordSizeInKib: kinesis("UpdateMaxRecordSize"),
      encryptionType: kinesis("StartStreamEncryption StopStreamEncryption"),
      kmsKeyId: kinesis("StartStreamEncryption"),
      enforceConsumerDeletion: [],
      tags: kinesis("AddTagsToStream RemoveTagsFromStream TagResource UntagResource"),
    },
    delete: kinesis("DeleteStream"),
  },
  "aws:kinesis/streamConsumer:StreamConsumer": {
    create: [
      (it) => [{ action: "kinesis:RegisterStreamConsumer", resource: text(it, "streamArn"), context: newTags(it) }],
      ...kinesis("TagResource"),
    ],
    read: kinesis("DescribeStreamConsumer ListTagsForResource"),
    change: { tags: kinesis("TagResource UntagResource") },
    delete: kinesis("DeregisterStreamConsumer DescribeStreamConsumer"),
  },
  "aws:kms/key:Key": {
    create: kms("CreateKey TagResource EnableKeyRotation"),
    read: kms("DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
    change: {
      policy: kms("PutKeyPolicy"),
      description: kms("UpdateKeyDescription"),
      enableKeyRotation: kms("EnableKeyRotation"),
      deletionWindowInDays: [],
      tags: kms("TagResource UntagResource"),
    },
    delete: kms("ScheduleKeyDeletion"),
  },
  "aws:kms/alias:Alias": {
    create: [aliased("CreateAlias")],
    read: kms("ListAliases"),
    change: { targetKeyId: [aliased("UpdateAlias")] },
    delete: [aliased("DeleteAlias")],
  },
};
