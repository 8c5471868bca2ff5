import * as pulumi from "@pulumi/pulumi";

/** A stream, by what its ARN says. */
export type NamedStream = { arn: string; region: string; name: string };

/** Reads a stream's ARN. Throws `pulumi.RunError` for what is none. */
export function streamOf(arn: string): NamedStream {
  const [, region, name] = /^arn:aws[\w-]*:kinesis:([a-z0-9-]+):\d{12}:stream\/([\w.-]{1,128})$/.exec(arn) ?? [];
  if (region !== undefined && name !== undefined) return { arn, region, name };
  throw new pulumi.RunError(
    `${pulumi.getProject()}:streamArn must be the ARN of a Kinesis stream, got ${arn}.\n` +
      "Fix: pulumi config set streamArn arn:aws:kinesis:us-east-1:111122223333:stream/NAME",
  );
}
