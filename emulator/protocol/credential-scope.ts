/** Whose something is, and where. */
export type AccountRegion = { account: string; region: string };

/** What a request's signature says about who calls what. */
export type CredentialScope = AccountRegion & { service: string };

const SCOPE = /^(?<accessKey>[^/\s]+)\/\d{8}\/(?<region>[^/\s]+)\/(?<service>[^/\s]+)\/aws4_request$/;
/** The account of a caller whose access key is not one. */
export const DEFAULT_ACCOUNT = "000000000000";

/**
 * Reads the credential scope of Signature Version 4, from the Authorization header or a presigned query.
 * The signature itself is not checked. An access key of 12 digits is the account; any other one means 000000000000.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readCredentialScope(
  authorization: string | undefined,
  query: URLSearchParams,
): CredentialScope | undefined {
  const credential = /Credential=([^,\s]+)/.exec(authorization ?? "")?.[1] ?? query.get("X-Amz-Credential") ?? "";
  const { accessKey, region, service } = SCOPE.exec(credential)?.groups ?? {};
  if (accessKey === undefined || region === undefined || service === undefined) return undefined;
  return { account: /^\d{12}$/.test(accessKey) ? accessKey : DEFAULT_ACCOUNT, region, service };
}
