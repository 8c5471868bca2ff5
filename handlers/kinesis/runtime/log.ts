/** One structured line. Ids, counts, reasons and error codes only: never what a record holds. */
export type LogFields = { event: string } & Record<string, string | number | Record<string, number>>;

/** Where warnings go. */
export type Warn = (fields: LogFields) => void;

/**
 * Logs one line of JSON at level WARN.
 * Lambda's JSON log format makes an object the line's `message`; a string would be quoted a second time.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function warn(fields: LogFields): void {
  console.warn(process.env.AWS_LAMBDA_LOG_FORMAT === "JSON" ? fields : JSON.stringify(fields));
}
