import type { IncomingHttpHeaders } from "node:http";
import type { AwsError } from "../aws-error.ts";
import type { CredentialScope } from "./credential-scope.ts";

/** A signed request, read whole. */
export type AwsRequest = {
  method: string;
  /** Still percent-encoded, without the query. */
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  scope: CredentialScope;
  body: Buffer;
};

/** A response; `stream` goes on until it ends, or until its signal is aborted because the caller has left. */
export type AwsResponse = {
  status: number;
  headers: Record<string, string>;
  body?: Uint8Array | string;
  stream?: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
};

/** How one service speaks. */
export type Protocol = {
  /** Answers undefined when the operation is not modelled. @throws AwsError */
  handle(request: AwsRequest): Promise<AwsResponse | undefined>;
  /** Writes an error in the form that the caller can read. */
  fail(error: AwsError, request: AwsRequest): AwsResponse;
};
