import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { zipSync } from "fflate";
import { type Archive, type Asset, isAsset } from "../../../offline/engine/assets.ts";
import { RollOutError } from "../roll-out-error.ts";

/** A function's code as it would be uploaded. Rejects with {@link RollOutError} for code that is not on this machine. */
export async function zipOf(code: Archive): Promise<Uint8Array> {
  return zipSync(Object.fromEntries(await filesOf(code, "")));
}

async function filesOf(code: Archive | Asset, at: string): Promise<[string, Uint8Array][]> {
  switch (code.kind) {
    case "asset-archive": {
      const entries = Object.entries(code.assets).map(([name, entry]) => filesOf(entry, below(at, name)));
      return (await Promise.all(entries)).flat();
    }
    case "file-archive":
      return filesBelow(code.path, at);
    case "text-asset":
      return [[at, Buffer.from(code.text)]];
    case "file-asset":
      return [[at, await readFile(code.path)]];
    default:
      throw new RollOutError(
        `A function's code must be files of this machine, got ${isAsset(code) ? "an asset" : "an archive"} at ${code.uri}.\n` +
          "Fix: name a file or a folder",
      );
  }
}

async function filesBelow(folder: string, at: string): Promise<[string, Uint8Array][]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  return Promise.all(
    files.map(async (file): Promise<[string, Uint8Array]> => {
      const name = path.relative(folder, file).split(path.sep).join("/");
      return [below(at, name), await readFile(file)];
    }),
  );
}

const below = (folder: string, name: string) => (folder === "" ? name : `${folder}/${name}`);
