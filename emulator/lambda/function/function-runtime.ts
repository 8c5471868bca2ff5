/**
 * What Lambda's Invoke API answers.
 * `functionError` is set when the handler threw, timed out, crashed or ran out of memory.
 */
export type InvocationResult =
  | {
      throttled: false;
      requestId: string;
      statusCode: 200;
      executedVersion: string;
      functionError?: "Unhandled";
      /** The JSON text that the handler answered, or the error document. */
      payload: string;
    }
  /** The function was not invoked: the concurrency limit was reached, or it is one of none at all. */
  | { throttled: true; hasNoConcurrency?: true };

/** Runs one Lambda function. Implemented by a real process for `npm start`, by a plain call in the simulator. */
export type FunctionRuntime = {
  /**
   * Invokes the function with one JSON event. Never rejects: a failure is a result.
   * @param requestId of an event that is tried again. @default a new one
   */
  invoke(payload: string, requestId?: string): Promise<InvocationResult>;
  /** Ends every execution environment; resolves when no process is left. */
  stop(): Promise<void>;
};
