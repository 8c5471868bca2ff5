/** What the Lambda Runtime API takes as an error, and what Invoke answers as its payload. */
export type ErrorDocument = { errorType: string; errorMessage: string; trace: string[] };

/** An error that the runtime itself raises, named as Lambda names it, for example `Runtime.HandlerNotFound`. */
export function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** Describes whatever was thrown. Never throws, whatever its getters do. */
export function toErrorDocument(thrown: unknown): ErrorDocument {
  try {
    if (thrown instanceof Error) {
      return {
        errorType: String(thrown.name),
        errorMessage: String(thrown.message),
        trace: typeof thrown.stack === "string" ? thrown.stack.split("\n") : [],
      };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return { errorType: "Error", errorMessage: "The error could not be described.", trace: [] };
  }
}
