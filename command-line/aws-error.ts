/** What a network says that leads to no answer. */
const UNREACHED = new Set([
  ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EPIPE", "ETIMEDOUT"],
]);

/**
 * What AWS answered, in words; undefined for an error that is none of its SDK's. Commands that know more of what they asked for say so
 * themselves. Names and shapes: @smithy/types, `MetadataBearer`, and the providers of credentials.
 */
export function explainAwsError(error: Error): string | undefined {
  if (error.name.endsWith("ProviderError"))
    return `AWS must know who asks, got ${error.name}: ${error.message}\nFix: sign in, aws sso login for example; or set AWS_PROFILE`;
  if (!("$metadata" in error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  if (UNREACHED.has(code) || error.name === "TimeoutError")
    return (
      `AWS must be reachable, got ${error.message}\n` +
      "Fix: check the network and the region's name, then run it again"
    );
  return (
    `AWS must do what was asked, got ${error.name}: ${error.message}\n` +
    "Fix: look at the region and at what the credentials may do, then run it again"
  );
}
