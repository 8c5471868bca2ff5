import { AwsError } from "../../aws-error.ts";
import type { AwsRequest } from "../../protocol/http-types.ts";
import { invalidArgument } from "../object-errors.ts";
import type { StoredObject } from "../object-store.ts";
import { readRange } from "./byte-range.ts";

const MOST_PARTS = 10_000;
/** What the ETag of an object that came in parts ends with. */
const IN_PARTS = /-\d+$/;

/** Which bytes a reader asks for, by a range or as a part; undefined: the whole object. @throws AwsError */
export function readWanted({ headers, query }: AwsRequest, { eTag, sizeBytes }: StoredObject) {
  const asked = query.get("partNumber");
  if (asked === null) return readRange(headers.range, sizeBytes);
  const number = Number(asked);
  if (!/^\d+$/.test(asked) || number < 1 || number > MOST_PARTS)
    throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`, "partNumber", asked);
  if (headers.range !== undefined)
    throw new AwsError("InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
  if (IN_PARTS.test(eTag)) {
    // Which of its bytes were a part isn't kept: the first one is the whole.
    if (number === 1) return undefined;
    throw new AwsError(
      "UnknownOperationException",
      "s3.GetObject with the partNumber of an object that came in parts is not modelled by the local cloud.",
    );
  }
  if (number > 1)
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, {
      ...{ ActualPartCount: 1, PartNumberRequested: number },
    });
  return sizeBytes === 0 ? undefined : { first: 0, last: sizeBytes - 1 };
}
