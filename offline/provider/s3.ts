import { type Model, type Models, partitionOf, text } from "./model.ts";

const bucket: Model = {
  nameInput: "bucket",
  maxNameLength: 63,
  shapeName: (name) => name.toLowerCase(),
  answer({ name, region }) {
    const { dnsSuffix, partition } = partitionOf(region);
    return {
      id: name,
      arn: `arn:${partition}:s3:::${name}`,
      bucketRegion: region,
      bucketDomainName: `${name}.s3.${dnsSuffix}`,
      bucketRegionalDomainName: `${name}.s3.${region}.${dnsSuffix}`,
      forceDestroy: false,
      objectLockEnabled: false,
      requestPayer: "BucketOwner",
    };
  },
};

/** Settings of a bucket that are resources of their own: known by the bucket's name. */
const setting: Model = { answer: ({ inputs }) => ({ id: text(inputs.bucket) }) };

const settings = [
  "bucketPolicy:BucketPolicy",
  "bucketVersioning:BucketVersioning",
  "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "bucketPublicAccessBlock:BucketPublicAccessBlock",
  "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "bucketOwnershipControls:BucketOwnershipControls",
  "bucketLogging:BucketLogging",
  "bucketNotification:BucketNotification",
  "bucketCorsConfiguration:BucketCorsConfiguration",
  "bucketAccelerateConfiguration:BucketAccelerateConfiguration",
  "bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration",
];

/** S3. */
export const s3: Models = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  ...Object.fromEntries(settings.map((type) => [`aws:s3/${type}`, setting])),
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    answer({ inputs, region, uuid }) {
      const path = `${text(inputs.bucket)}/${text(inputs.key)}`;
      return { id: path, arn: `arn:${partitionOf(region).partition}:s3:::${path}`, versionId: uuid() };
    },
  },
};
