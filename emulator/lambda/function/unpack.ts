import { copyFile, cp, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A function's code: Pulumi's archive in the plain form that the engine captures it in, paths absolute. */
export type Code =
  | { kind: "asset-archive"; assets: Record<string, CodeEntry> }
  | { kind: "file-archive"; path: string }
  | { kind: "remote-archive"; uri: string };

/** What stands at a path of an archive: a text, a file, or an archive whose entries stand below that path. */
export type CodeEntry =
  | Code
  | { kind: "text-asset"; text: string }
  | { kind: "file-asset"; path: string }
  | { kind: "remote-asset"; uri: string };

/**
 * Lays a function's code out in `folder`, which is created as needed. Rejects when an entry would leave the folder,
 * when a file or folder is missing, when an archive is a file (a zip) and when something is remote.
 */
export async function unpack(code: CodeEntry, folder: string): Promise<void> {
  switch (code.kind) {
    case "asset-archive":
      await mkdir(folder, { recursive: true });
      for (const [key, entry] of Object.entries(code.assets)) await unpack(entry, join(folder, ...pathOf(key)));
      return;
    case "file-archive":
      return copyFolder(code.path, folder);
    case "text-asset":
      await mkdir(dirname(folder), { recursive: true });
      return writeFile(folder, code.text);
    case "file-asset":
      await mkdir(dirname(folder), { recursive: true });
      return copyFile(code.path, folder).catch((cause: unknown) => {
        throw new Error(`Function code: cannot read the file ${code.path}. Fix: check the FileAsset's path.`, {
          cause,
        });
      });
    default:
      throw new Error(
        `Function code: a local run takes files from this machine only, got ${code.kind} ${code.uri}. ` +
          "Fix: use a FileAsset, a StringAsset or a FileArchive.",
      );
  }
}

async function copyFolder(source: string, target: string): Promise<void> {
  const found = await stat(source).catch(() => undefined);
  if (!found) throw new Error(`Function code: there is no folder ${source}. Fix: check the FileArchive's path.`);
  if (!found.isDirectory()) {
    throw new Error(
      `Function code: a FileArchive must name a folder to run locally, got the file ${source}. ` +
        "Fix: name the folder that was zipped; Pulumi zips it.",
    );
  }
  // Pulumi packs what a link points at.
  await cp(source, target, { recursive: true, dereference: true });
}

/** The segments of an archive's key. Throws when they lead out of the archive. */
function pathOf(key: string): string[] {
  const segments = key.split("/").filter((segment) => segment !== ".");
  const leaves = segments.includes("..") || key.startsWith("/") || /[\\\0]|^[A-Za-z]:/.test(key);
  if (leaves || key === "") {
    throw new Error(
      `Function code: an archive's key must be a relative path inside it, with forward slashes, got ${JSON.stringify(key)}. ` +
        "Fix: rename the entry.",
    );
  }
  return segments;
}
