/**
 * What AWS answered, in words; undefined for an error that is none of its SDK's. Commands that know more of what they asked for say so
 * themselves. Names and shapes: @smithy/types, `MetadataBearer`, and the providers of credentials.
 */
export function explainAwsError(error: Error): string | undefined {
  if (error.name.endsWith("ProviderError"))
    return `AWS must know who asks, got ${error.name}: ${error.message}\nFix: sign in, aws sso login for example; or set AWS_PROFILE`;
  if (!("$metadata" in error)) return undefined;
  return (
    `AWS must do what was asked, got ${error.name}: ${error.message}\n` +
    "Fix: look at the region and at what the credentials may do, then run it again"
  );
}
