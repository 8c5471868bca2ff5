/** Who makes a call with a principal's rights, and how that is known. */
type CallerSource =
  /** Seen by the test of real calls: granted and never called, or called and not granted, it fails. */
  | { seen: "npm start" }
  /** Not to be seen on a laptop: documentation says so, AWS's or the project's. */
  | { documented: string };

const docs = "https://docs.aws.amazon.com";

/** Every caller. */
export const callers = {
  "the function's code": { seen: "npm start" },
  "the function's code, after a rollback to 0.1.0": { documented: "docs/upgrade.md" },
  "the function's code, looking up": { documented: "docs/write-your-own-handler.md" },
  "client/, producer": { seen: "npm start" },
  "client/, consumer": { seen: "npm start" },
  "AWS's client libraries": { documented: `${docs}/streams/latest/dev/kcl-iam-permissions.html` },
  "npm run redrive": { documented: "docs/redrive.md" },
  "Lambda, polling": { documented: `${docs}/lambda/latest/dg/services-kinesis-create.html` },
  "Lambda, on-failure destination": { documented: `${docs}/lambda/latest/dg/kinesis-on-failure-destination.html` },
  "Lambda, network interfaces": { documented: `${docs}/lambda/latest/dg/configuration-vpc.html` },
  "Lambda, logs": { documented: `${docs}/lambda/latest/dg/monitoring-cloudwatchlogs.html` },
  "Lambda, tracing": { documented: `${docs}/lambda/latest/dg/services-xray.html` },
  "VPC Flow Logs": { documented: `${docs}/vpc/latest/userguide/flow-logs-iam-role.html` },
  "Kinesis, for its caller": { documented: `${docs}/streams/latest/dev/permissions-user-key-KMS.html` },
  "S3, for its caller": { documented: `${docs}/AmazonS3/latest/userguide/UsingKMSEncryption.html` },
} as const satisfies Record<string, CallerSource>;

/** Name of a caller. */
export type CallerName = keyof typeof callers;

/** Whether the calls of a caller can be seen where `npm start` runs. */
export const isSeen = (caller: CallerName): boolean => "seen" in callers[caller];
