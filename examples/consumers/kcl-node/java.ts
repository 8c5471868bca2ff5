import { type ExecFileOptions, execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** A tool of Java's failed: its message has what the tool said, and is for a person. */
class JavaToolError extends Error {
  override readonly name = "JavaToolError";
  readonly exitStatus = 1;
}

/** Java's arguments that find the daemon, which Maven fetches. What is made for them lies in a folder of the caller's. */
export async function classPathArguments(folder: string, signal: AbortSignal): Promise<string[]> {
  const file = path.join(folder, "class-path");
  const asked = ["--quiet", "--batch-mode", "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  await run("mvn", asked, { cwd: import.meta.dirname, signal });
  return ["-classpath", (await readFile(file, "utf8")).trim()];
}

/** Java's arguments that have it trust the authority of an endpoint of one's own alone; none against AWS, and over plain HTTP. */
export async function trustArguments(environment: NodeJS.ProcessEnv, folder: string): Promise<string[]> {
  const { AWS_ENDPOINT_URL, AWS_CA_BUNDLE: authority } = environment;
  // AWS's other SDKs heed AWS_CA_BUNDLE; Java's doesn't.
  if (authority === undefined || !AWS_ENDPOINT_URL?.startsWith("https:")) return [];
  const [store, password] = [path.join(folder, "trust.p12"), "changeit"];
  const asked = ["-importcert", "-noprompt", "-alias", "authority", "-file", authority, "-keystore", store];
  await run("keytool", [...asked, "-storetype", "PKCS12", "-storepass", password]);
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}

async function run(tool: string, args: string[], options: ExecFileOptions = {}): Promise<void> {
  try {
    await promisify(execFile)(tool, args, options);
  } catch (error) {
    if (options.signal?.aborted || !(error instanceof Error)) throw error;
    // Maven says on its standard output what is wrong.
    const said = "stdout" in error && error.stdout !== "" ? error.stdout : error.message;
    throw new JavaToolError(
      `${tool} must end well, got:\n${said}\nFix: install Java 17 and Maven 3, and let Maven reach its repository.`,
    );
  }
}
