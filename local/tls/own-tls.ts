import { certificatesFolder, type KeptCertificates, keptCertificates } from "./kept-certificates.ts";

/** What an endpoint shows over TLS, and what its clients are told of it. */
export type OwnTls = {
  /** Undefined where there is no place to keep any. */
  certificates: KeptCertificates | undefined;
  /** What is to be said of the endpoint of this address, `http://127.0.0.1:…`: what to export, or why there is no TLS. */
  tell(endpointUrl: string): string;
};

/** The certificates of this machine. Whoever has no folder to keep them in, as in some containers, has plain HTTP alone. */
export async function ownTls(now: Date, env: NodeJS.ProcessEnv = process.env): Promise<OwnTls> {
  const folder = certificatesFolder(env);
  try {
    const certificates = await keptCertificates(folder, now);
    return { certificates, tell: (endpointUrl) => overHttps(endpointUrl, certificates) };
  } catch (error) {
    return { certificates: undefined, tell: () => withoutTls(folder, error) };
  }
}

/** What clients need that insist on TLS, such as the Kinesis Producer Library and Flink. */
const overHttps = (endpointUrl: string, { authorityFile }: KeptCertificates) => `\
With TLS on the same port, for clients that insist on it (docs/run-locally.md):

  export AWS_ENDPOINT_URL=${endpointUrl.replace(/^http:..127\.0\.0\.1/, "https://localhost")}
  export AWS_CA_BUNDLE=${authorityFile}
  export NODE_EXTRA_CA_CERTS=${authorityFile}
`;

function withoutTls(folder: string, error: unknown): string {
  const [variable, where] =
    process.platform === "win32" ? ["LOCALAPPDATA", "C:\\tributary"] : ["XDG_DATA_HOME", "/tmp"];
  return `\
Without TLS: certificates must be kept in a folder that can be written, got ${folder}:
${(error as Error).message}
Fix: set ${variable} to one, such as ${where}, and start again; clients that speak plain HTTP need none.
`;
}
