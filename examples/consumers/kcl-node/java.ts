import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** Java's arguments that find the daemon, which Maven fetches. What is made for them lies in a folder of the caller's. */
export async function classPathArguments(folder: string, signal: AbortSignal): Promise<string[]> {
  const file = path.join(folder, "class-path");
  const asked = ["--quiet", "--batch-mode", "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  await promisify(execFile)("mvn", asked, { cwd: import.meta.dirname, signal });
  return ["-classpath", (await readFile(file, "utf8")).trim()];
}

/** Java's arguments that have it trust the authority of an endpoint of one's own alone; none against AWS, and over plain HTTP. */
export async function trustArguments(environment: NodeJS.ProcessEnv, folder: string): Promise<string[]> {
  const { AWS_ENDPOINT_URL, AWS_CA_BUNDLE: authority } = environment;
  // AWS's other SDKs heed AWS_CA_BUNDLE; Java's doesn't.
  if (authority === undefined || !AWS_ENDPOINT_URL?.startsWith("https:")) return [];
  const [store, password] = [path.join(folder, "trust.p12"), "changeit"];
  const asked = ["-importcert", "-noprompt", "-alias", "authority", "-file", authority, "-keystore", store];
  await promisify(execFile)("keytool", [...asked, "-storetype", "PKCS12", "-storepass", password]);
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}
