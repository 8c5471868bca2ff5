import type { RequestContext } from "../iam/conditions.ts";
import type { Place } from "../iam/place.ts";
import { rights } from "../iam/rights.ts";

/** A region and an account that none of ours is. */
export const FOREIGN_REGION = "sa-east-1";
export const FOREIGN_ACCOUNT = "999999999999";

/** Everything of a region that a call could name, siblings that no right is about included. */
function resourcesOf(place: Place): string[] {
  const { region, account, bucket, logGroup, key } = place;
  const ec2 = (id: string) => `arn:aws:ec2:${region}:${account}:${id}`;
  const streams = [place.inputStream, place.outputStream];
  return [
    ...rights.flatMap((right) => right.resources(place)).filter((arn) => arn !== "*"),
    ...streams,
    ...streams.flatMap((arn) => [`${arn}-x`, `${arn}/consumer/another:1`]),
    bucket,
    `${bucket}x`,
    ...["quarantine", "other/a", "quarantined/a", "aws/other/a"].map((object) => `${bucket}/${object}`),
    `${bucket}x/quarantine/a`,
    key,
    `arn:aws:kms:${region}:${account}:key/00000000-0000-4000-8000-000000000000`,
    `arn:aws:kms:${region}:${account}:alias/${place.name}-key`,
    logGroup,
    ...[place.function, ...place.aliases, `${place.function}:another`, `${place.function}x:live`],
    `${logGroup}x:log-stream:a`,
    ...(place.flowLog ? [place.flowLog.logGroup, `${place.flowLog.logGroup}x:log-stream:a`] : []),
    `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/another:log-stream:a`,
    ...["subnet/subnet-0b", "security-group/sg-0b", "vpc/vpc-0b", "instance/i-0b", "volume/vol-0b"].map(ec2),
  ];
}

/** Every resource of the places, the same ones in another region and in another account, each once. */
export function universeOf(places: readonly Place[]): string[] {
  const foreign = places.flatMap((place) => [
    { ...inOther(place, "region", FOREIGN_REGION) },
    { ...inOther(place, "account", FOREIGN_ACCOUNT) },
  ]);
  return [...new Set([...places, ...foreign].flatMap(resourcesOf))];
}

function inOther(place: Place, what: "region" | "account", value: string): Place {
  return JSON.parse(JSON.stringify(place).replaceAll(place[what], value)) as Place;
}

/** What AWS may say of a call to KMS, for every service and resource of the places, and when it is called directly. */
export function kmsContextsOf(places: readonly Place[]): RequestContext[] {
  return [
    {},
    ...places.flatMap(({ region, inputStream, outputStream, bucket, logGroup }) => {
      const through = (service: string, key: string, arn: string) => ({
        "kms:ViaService": `${service}.${region}.amazonaws.com`,
        [`kms:EncryptionContext:${key}`]: arn,
      });
      return [
        through("kinesis", "aws:kinesis:arn", inputStream),
        through("kinesis", "aws:kinesis:arn", outputStream),
        through("kinesis", "aws:kinesis:arn", `${inputStream}-x`),
        through("s3", "aws:s3:arn", bucket),
        through("s3", "aws:s3:arn", `${bucket}x`),
        through("logs", "aws:logs:arn", logGroup),
        { "kms:ViaService": `kinesis.${region}.amazonaws.com` },
        { "kms:EncryptionContext:aws:kinesis:arn": inputStream },
      ];
    }),
  ];
}
