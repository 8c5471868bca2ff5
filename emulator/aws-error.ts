/** An error as AWS answers it: `name` is AWS's own exception name, such as `ResourceNotFoundException`. */
export class AwsError extends Error {
  /** HTTP status code. */
  readonly statusCode: number;
  /** What AWS answers beside the message, by AWS's names. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, statusCode = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.members = members;
  }
}

/** Whether `error` is an {@link AwsError}, of that exception name when one is given. */
export function isAwsError(error: unknown, name?: string): error is AwsError {
  return error instanceof AwsError && (name === undefined || error.name === name);
}
