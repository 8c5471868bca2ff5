import type { Properties } from "../../policies/core/properties.ts";
import type { StackResource } from "../../policies/core/stack-view.ts";
import { createStackResource, UNKNOWN } from "./policies.ts";

export const BUCKET = "aws:s3/bucket:Bucket";

/** A bucket of a name; `props` overrides its outputs. */
export const createBucket = (name = "store", props: Properties = {}, overrides: Partial<StackResource> = {}) =>
  createStackResource({
    type: BUCKET,
    name,
    props: { id: name, bucket: name, arn: `arn:aws:s3:::${name}`, ...props },
    ...overrides,
  });

/** A part of a bucket, such as `bucketVersioning:BucketVersioning`, that names it. */
export const createPartOf = (bucket: string, part: string, props: Properties = {}): StackResource =>
  createStackResource({ type: `aws:s3/${part}`, name: `${bucket}-part`, props: { bucket, ...props } });

/** A resource as it stands in a preview: a property that names a bucket is unknown, and built from some resources. */
export const inPreview = (
  resource: StackResource,
  sources: readonly StackResource[],
  property = "bucket",
): StackResource => ({
  ...resource,
  props: { ...resource.props, [property]: UNKNOWN },
  propertyDependencies: { [property]: sources.map(({ urn }) => urn) },
});

/** That the access log of one bucket goes into another. */
export const createLogging = (bucket: string, targetBucket: unknown): StackResource =>
  createPartOf(bucket, "bucketLogging:BucketLogging", { targetBucket });
