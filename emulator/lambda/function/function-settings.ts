/** How one version of a Lambda function runs. */
export type FunctionSettings = {
  name: string;
  /** The ARN that is invoked, with its qualifier if it has one. */
  arn: string;
  /** @default "$LATEST" */
  version?: string;
  region: string;
  /** AWS account id; also the access key that the function signs with. */
  account: string;
  /** Folder that holds the unpacked package. */
  folder: string;
  /** `file.export`, for example `index.handler`. */
  handler: string;
  /** How long one invocation may take. */
  timeoutSeconds: number;
  /** How long loading the handler may take. @default 10, as in Lambda */
  initTimeoutSeconds?: number;
  memoryMiB: number;
  /** The variables that the function declares. */
  environment: Record<string, string>;
  /** Most invocations at once; 0 refuses all, negative or absent means the account's 1,000. */
  reservedConcurrency?: number;
  /** Where the function's AWS SDK finds the local cloud, for example `http://127.0.0.1:4566`. */
  endpointUrl: string;
  logging?: {
    /** @default "Text", as in Lambda */
    format?: "JSON" | "Text";
    /** Least severe level that is written. @default all */
    applicationLogLevel?: string;
    /** @default `/aws/lambda/<name>` */
    logGroup?: string;
  };
  /** Takes each line that the function writes on standard output and standard error, and how it died if it did. */
  onLog(line: string): void;
  /** Names of channels of `node:diagnostics_channel` whose messages, taken as JSON, are passed on. @default none */
  channels?: readonly string[];
  /** Takes each message on those channels, before the invocation that published it ends. */
  onMessage?(channel: string, message: unknown): void;
  /** Takes one report when an invocation ends. */
  onReport?(report: InvocationReport): void;
};

/** What Lambda's REPORT line tells of one invocation. */
export type InvocationReport = {
  requestId: string;
  /** `timeout` includes an initialisation that took too long. */
  status: "success" | "error" | "timeout";
  /** From handing over the event to having the answer. */
  durationMs: number;
  /** How long the cold start took; absent when the environment was warm. */
  initDurationMs?: number;
};
