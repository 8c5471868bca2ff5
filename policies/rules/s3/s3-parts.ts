import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import { isNamedBy, type Stack, type StackResource } from "../../core/stack-view.ts";
import { BUCKETS } from "../../core/types.ts";

/** Where a setting of a bucket stands: in a resource of its own, or in a deprecated property of the bucket itself. */
export type BucketSetting = {
  /** Resource of its own, such as `bucketVersioning:BucketVersioning`; its older namesake ends in V2. */
  part: string;
  /** The property there. */
  path: string;
  /** The bucket's own properties, the one to name first. */
  own: readonly [string, ...string[]];
};

/** A setting of a bucket: where it stands and what it is, `UNKNOWN` when it can't be told yet. */
export type Setting = { urn: string; property: string; value: unknown };

/** Pulumi type tokens of a part of a bucket. */
export const partTypes = (part: string): string[] => [`aws:s3/${part}`, `aws:s3/${part.replace(":", "V2:")}V2`];

/** The part of a bucket, found by the bucket's name, or while that is unknown by what it was built from. */
export function partOf(stack: Stack, bucket: StackResource, part: string): StackResource | undefined | typeof UNKNOWN {
  let unsure = false;
  for (const candidate of stack.ofType(...partTypes(part))) {
    const names = namesBucket(stack, candidate, "bucket", bucket);
    if (names === true) return candidate;
    unsure ||= names === UNKNOWN;
  }
  return unsure ? UNKNOWN : undefined;
}

/** A setting of a bucket. A part decides alone: the bucket's own properties may be what AWS answered before it. */
export function settingOf(stack: Stack, bucket: StackResource, { part, path, own }: BucketSetting): Setting {
  const found = partOf(stack, bucket, part);
  if (found === UNKNOWN) return { urn: bucket.urn, property: own[0], value: UNKNOWN };
  if (found !== undefined) return { urn: found.urn, property: path, value: read(found.props, path) };
  const property = own.find((name) => given(bucket, name) !== undefined) ?? own[0];
  return { urn: bucket.urn, property, value: given(bucket, property) };
}

/** Where a bucket's access logs go. */
export const LOG_TARGET: BucketSetting = {
  part: "bucketLogging:BucketLogging",
  path: "targetBucket",
  own: ["logging.targetBucket", "loggings[0].targetBucket"],
};

/** Whether a bucket receives access logs of the stack's buckets. */
export function receivesLogs(stack: Stack, bucket: StackResource): boolean | typeof UNKNOWN {
  const parts = stack
    .ofType(...partTypes(LOG_TARGET.part))
    .map((logging) => ({ from: logging, path: LOG_TARGET.path }));
  const own = stack
    .ofType(...BUCKETS)
    .flatMap((from) => LOG_TARGET.own.map((path) => ({ from, path })))
    .filter(({ from, path }) => given(from, path) !== undefined);
  const named = [...parts, ...own].map(({ from, path }) => namesBucket(stack, from, path, bucket));
  return named.includes(true) || (named.includes(UNKNOWN) ? UNKNOWN : false);
}

/** Whether a property names a bucket. */
export function namesBucket(
  stack: Stack,
  from: StackResource,
  path: string,
  bucket: StackResource,
): boolean | typeof UNKNOWN {
  const value = read(from.props, path);
  // What is known needs no look at every other bucket.
  if (value !== UNKNOWN) return isNamedBy(bucket, value);
  const named = stack.target(from, path, ...BUCKETS);
  return named === UNKNOWN ? UNKNOWN : named === bucket;
}
