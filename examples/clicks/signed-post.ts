import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity } from "@smithy/types";
import { Sha256 } from "../../handlers/kinesis/aws/sha256.ts";

/** Posts JSON as an app does whose users have identities of AWS: signed. Returns the status and the answer. */
export async function signedPost(
  address: string,
  body: unknown,
  by: { credentials: AwsCredentialIdentity; region: string },
): Promise<{ status: number; answer: unknown }> {
  const url = new URL(address);
  const signer = new SignatureV4({ ...by, service: "execute-api", sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== "" && { port: Number(url.port) }),
    path: url.pathname,
    headers: { host: url.host, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, answer: await response.json() };
}
