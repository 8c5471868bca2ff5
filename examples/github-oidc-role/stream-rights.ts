import { allow, type Deployed, inRegions, type Statement, tagged } from "./document.ts";

/** The streams, their consumers, and the key that encrypts them. */
export const streamRights = (about: Deployed): Statement[] => [...streams(about), ...keys(about)];

function streams(about: Deployed): Statement[] {
  const named = inRegions(about, "kinesis", (name) => `stream/${name}-*`);
  return [
    allow(
      "Streams",
      "kinesis",
      [
        "AddTagsToStream",
        "CreateStream",
        "DecreaseStreamRetentionPeriod",
        "DeleteStream",
        "DescribeStream",
        "DescribeStreamSummary",
        "IncreaseStreamRetentionPeriod",
        "ListShards",
        "ListStreamConsumers",
        "ListTagsForResource",
        "ListTagsForStream",
        "RegisterStreamConsumer",
        "RemoveTagsFromStream",
        "StartStreamEncryption",
        "StopStreamEncryption",
        "TagResource",
        "UntagResource",
        "UpdateMaxRecordSize",
      ],
      named,
    ),
    // Neither can be allowed on a stream alone.
    allow("Capacity", "kinesis", ["UpdateShardCount", "UpdateStreamMode"], "*", {
      StringEquals: { "aws:RequestedRegion": [...about.regions] },
    }),
    allow("Consumers", "kinesis", ["DeregisterStreamConsumer", "DescribeStreamConsumer"], named),
  ];
}

/** A key has no name: its tags say whose it is. */
function keys(about: Deployed): Statement[] {
  const { account, regions } = about;
  const every = regions.map((region) => `arn:aws:kms:${region}:${account}:key/*`);
  const aliases = inRegions(about, "kms", (name) => `alias/${name}-*`);
  const own = { StringEquals: tagged(about, "ResourceTag") };
  const through = regions.map((region) => `lambda.${region}.amazonaws.com`);
  return [
    allow("NewKeys", "kms", ["CreateKey"], "*", { StringEquals: tagged(about, "RequestTag") }),
    allow(
      "Keys",
      "kms",
      [
        "CancelKeyDeletion",
        "CreateAlias",
        "DeleteAlias",
        "DescribeKey",
        "EnableKeyRotation",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListResourceTags",
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateKeyDescription",
      ],
      every,
      own,
    ),
    // Tags have to be there from the start, or the key would be nobody's. A new key has neither tag nor alias.
    ...(about.established
      ? []
      : [
          allow("TagNewKeys", "kms", ["TagResource"], every, {
            StringEquals: tagged(about, "RequestTag"),
            Null: { "aws:ResourceTag/project": "true", "kms:ResourceAliases": "true" },
          }),
        ]),
    allow("Aliases", "kms", ["CreateAlias", "DeleteAlias", "UpdateAlias"], aliases),
    allow("SeeAliases", "kms", ["ListAliases"], "*"),
    allow("FunctionEnvironment", "kms", ["CreateGrant", "Decrypt", "Encrypt", "GenerateDataKey"], every, {
      StringEquals: { ...own.StringEquals, "kms:ViaService": through },
    }),
  ];
}
