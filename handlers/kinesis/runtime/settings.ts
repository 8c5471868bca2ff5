/** What the function's environment variables say. */
export type HandlerSettings = {
  /** OUTPUT_STREAM_ARN: the stream that enriched records are put on. */
  outputStreamArn: string;
  /** Where that stream is, and all else. */
  region: string;
  /** FAILURE_STORE_BUCKET: the S3 bucket that keeps records which can't be enriched. */
  failureStoreBucket: string;
  /** MAX_RECORD_BYTES: what the output stream takes at most, data and partition key, in bytes. */
  maxRecordBytes: number;
  /** FLOW_NAME: the flow that the function belongs to, where several read the same stream. @default none */
  flow?: string;
};

const KINESIS_MAX_RECORD_BYTES = 10 * 1024 * 1024;
const OTHER_HOSTS = ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"];
const HOSTS = "AWS_ENDPOINT_URL_KINESIS and AWS_ENDPOINT_URL_S3";
const STREAM_ARN = /^arn:[\w-]+:kinesis:[\w-]+:\d{12}:stream\/[\w.-]{1,128}$/;
// With dots it would be no name that a certificate of S3 fits.
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

const FLOW = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * Reads the environment.
 * @throws one error that names every variable which is missing or wrong.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): HandlerSettings {
  const problems: string[] = [];
  const read = (name: string, rule: string, isValid: (value: string) => boolean): string => {
    const value = env[name];
    if (value !== undefined && isValid(value)) return value;
    problems.push(`${name} must be ${rule}, got ${value === undefined ? "nothing" : JSON.stringify(value)}.`);
    return "";
  };
  const outputStreamArn = read("OUTPUT_STREAM_ARN", "the ARN of a Kinesis stream", (value) => STREAM_ARN.test(value));
  const settings = {
    outputStreamArn,
    region: outputStreamArn.split(":")[3] ?? "",
    failureStoreBucket: read("FAILURE_STORE_BUCKET", "the name of an S3 bucket, without dots", (value) =>
      BUCKET.test(value),
    ),
    maxRecordBytes: Number(
      read("MAX_RECORD_BYTES", `a whole number from 1 to ${KINESIS_MAX_RECORD_BYTES}`, isRecordSize),
    ),
    ...(env.FLOW_NAME !== undefined && {
      flow: read("FLOW_NAME", "1 to 32 small letters, digits and hyphens, a letter first", (value) => FLOW.test(value)),
    }),
  };
  for (const name of OTHER_HOSTS) {
    // Whoever asks for hosts of a kind must not get others without a word.
    if (env[name]?.toLowerCase() === "true") {
      problems.push(`${name} must not be set, but the hosts in ${HOSTS}, got ${JSON.stringify(env[name])}.`);
    }
  }
  if (problems.length > 0) {
    throw new Error([...problems, "Fix: mend it among the function's environment variables."].join("\n"));
  }
  return settings;
}

function isRecordSize(value: string): boolean {
  return /^[1-9]\d{0,7}$/.test(value) && Number(value) <= KINESIS_MAX_RECORD_BYTES;
}
