import { format } from "node:util";

export type LogFormat = "JSON" | "Text";

const levels: readonly (string | undefined)[] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

const methods = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" } as const;
type Level = (typeof methods)[keyof typeof methods];

/**
 * Makes `console.*` write one line a call on standard output, in the form of Lambda's JSON or text log format.
 * Calls below `level` write nothing. What is written to standard output directly passes unchanged.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function patchConsole(options: {
  format: LogFormat;
  /** Least severe level that is written. An unknown one means TRACE. @default TRACE */
  level: string | undefined;
  requestId(): string | undefined;
}): void {
  const least = levels.indexOf(options.level?.toUpperCase());
  for (const [method, level] of Object.entries(methods)) {
    Reflect.set(console, method, (...values: unknown[]) => {
      if (levels.indexOf(level) < least) return;
      // Lambda writes "-" for what is logged outside an invocation.
      const requestId = options.requestId() ?? "-";
      const line = options.format === "JSON" ? jsonLine : textLine;
      process.stdout.write(`${line(new Date(), requestId, level, values)}\n`);
    });
  }
}

/** One call of `console.*` in Lambda's JSON log format: a lone value keeps its structure, several become one text. */
export function jsonLine(time: Date, requestId: string, level: Level, values: unknown[]): string {
  const entry = { timestamp: time.toISOString(), level, requestId };
  const [message, ...rest] = values;
  if (rest.length > 0) {
    const error = rest.find((value) => value instanceof Error);
    return JSON.stringify({ ...entry, message: format(...values), ...(error && describe(error)) });
  }
  try {
    return JSON.stringify({ ...entry, message }, (_, value) =>
      value instanceof Error ? { ...describe(value), ...value } : value,
    );
  } catch {
    // A circular structure or a BigInt has no JSON.
    return JSON.stringify({ ...entry, message: format(message) });
  }
}

/** One call of `console.*` in Lambda's text log format: fields divided by tabs, line feeds turned into returns. */
export function textLine(time: Date, requestId: string, level: Level, values: unknown[]): string {
  return [time.toISOString(), requestId, level, format(...values)].join("\t").replaceAll("\n", "\r");
}

function describe(error: Error): { errorType: string; errorMessage: string; stackTrace: string[] } {
  return {
    errorType: error.constructor?.name ?? "UnknownError",
    errorMessage: error.message,
    stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
  };
}
