import type { AwsRequest } from "../../protocol/http-types.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The operation of the Lambda API that a request calls, where it is modelled. */
export function lambdaOperation({ method, rawPath }: AwsRequest): "Invoke" | undefined {
  return method === "POST" && INVOKE.test(rawPath) ? "Invoke" : undefined;
}

/** The function that a request is about. @throws AwsError when its name is none. */
export function lambdaResource({ rawPath, query, scope }: AwsRequest): NamedFunction {
  const [, name = ""] = INVOKE.exec(rawPath) ?? [];
  return readFunctionName(decode(name), query.get("Qualifier") ?? undefined, scope);
}

/** What is no percent-encoding is no function's name either. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
