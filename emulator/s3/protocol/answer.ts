import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import type { ObjectStore } from "../object-store.ts";

/** Answers one operation of S3. @throws AwsError */
export type S3Answer = (store: ObjectStore, request: AwsRequest, bucket: string, key: string) => Promise<AwsResponse>;
