import { AwsError } from "../aws-error.ts";

/** Which page of a list of queues is asked for. */
export type PageAsked = { MaxResults?: number | undefined; NextToken?: string | undefined };

const MOST = 1000;

/** A page of the URLs of queues, in order; the token of the next where it goes on. @throws AwsError InvalidParameterValue */
export function pageOf(urls: readonly string[], { MaxResults = MOST, NextToken }: PageAsked) {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > MOST)
    throw new AwsError(
      "InvalidParameterValue",
      `Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and ${MOST}.`,
    );
  const after = NextToken === undefined ? "" : Buffer.from(NextToken, "base64").toString();
  const left = [...urls].sort().filter((url) => url > after);
  const page = left.slice(0, MaxResults);
  const last = page.at(-1);
  const goesOn = left.length > MaxResults && last !== undefined;
  return { page, ...(goesOn && { NextToken: Buffer.from(last).toString("base64") }) };
}
