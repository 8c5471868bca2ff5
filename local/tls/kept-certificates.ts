import { X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { createLocalCertificates, type LocalCertificates } from "./certificates.ts";

/** Certificates, and the file of the authority that clients trust. */
export type KeptCertificates = LocalCertificates & { authorityFile: string };

const FILES = { authority: "authority.pem", certificate: "certificate.pem", key: "key.pem" } as const;
/** Whoever starts something today must not lose it tomorrow. */
const LEAST_LEFT_MS = 86_400_000;

/** Where programs keep data of a user's, by the system: never in a checkout. */
export function certificatesFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = process.platform === "win32" ? env.LOCALAPPDATA : env.XDG_DATA_HOME;
  return path.join(own || path.join(homedir(), ".local", "share"), "tributary", "tls");
}

/** The certificates of a folder, made anew when there are none or their time is nearly over. The folder is its owner's alone. */
export async function keptCertificates(folder: string, now: Date): Promise<KeptCertificates> {
  const kept = await read(folder, now);
  if (kept !== undefined) return kept;
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o700 });
  const made = await mkdtemp(`${folder}-`);
  const certificates = createLocalCertificates(now);
  for (const [name, file] of entries()) await writeFile(path.join(made, file), certificates[name], { mode: 0o600 });
  // The three go together. Whoever was first has the place: a server that runs already shows what lies there.
  await rename(made, folder).catch(async () => {
    if ((await read(folder, now)) !== undefined) return;
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
  });
  await rm(made, { recursive: true, force: true });
  return (await read(folder, now)) ?? { ...certificates, authorityFile: path.join(folder, FILES.authority) };
}

const entries = () => Object.entries(FILES) as [keyof LocalCertificates, string][];

async function read(folder: string, now: Date): Promise<KeptCertificates | undefined> {
  try {
    const texts = await Promise.all(entries().map(([, file]) => readFile(path.join(folder, file), "utf8")));
    const [authority = "", certificate = "", key = ""] = texts;
    const untilMs = Date.parse(new X509Certificate(certificate).validTo);
    if (untilMs - now.getTime() < LEAST_LEFT_MS) return undefined;
    return { authority, certificate, key, authorityFile: path.join(folder, FILES.authority) };
  } catch {
    return undefined;
  }
}
