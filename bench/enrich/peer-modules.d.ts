// What is used of the packages in bench/enrich/package.json, so that `tsc` needs none of them installed.

declare module "@aws-lambda-powertools/parser/helpers" {
  import type { ZodType } from "zod";

  export function Base64Encoded<T extends ZodType>(schema: T): T;
}

declare module "@aws-lambda-powertools/parser/schemas/kinesis" {
  import type { ZodObject } from "zod";

  export const KinesisDataStreamRecord: ZodObject;
  export const KinesisDataStreamRecordPayload: ZodObject;
}

declare module "@middy/core" {
  import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";

  type Handler = (event: KinesisStreamEvent, context: object) => Promise<KinesisStreamBatchResponse>;
  export default function middy(handler: Handler): Handler;
}

declare module "selfsigned" {
  type AltName = { name: "subjectAltName"; altNames: { type: 2; value: string }[] };
  export function generate(
    subject: { name: string; value: string }[],
    options: { extensions: AltName[] },
  ): Promise<{ private: string; cert: string }>;
}
