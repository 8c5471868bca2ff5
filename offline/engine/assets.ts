/** A file's content, given as text, as an absolute path, or as an address. Pulumi's asset, in plain form. */
export type Asset =
  | { kind: "text-asset"; text: string }
  | { kind: "file-asset"; path: string }
  | { kind: "remote-asset"; uri: string };

/** A tree of files: by name, as an absolute path of a folder or archive file, or as an address. Pulumi's archive, in plain form. */
export type Archive =
  | { kind: "asset-archive"; assets: Record<string, Asset | Archive> }
  | { kind: "file-archive"; path: string }
  | { kind: "remote-archive"; uri: string };

const kinds: Record<string, string> = {
  "text-asset": "text",
  "file-asset": "path",
  "remote-asset": "uri",
  "asset-archive": "assets",
  "file-archive": "path",
  "remote-archive": "uri",
};

const kindOf = (value: unknown) => {
  if (typeof value !== "object" || value === null || !("kind" in value) || typeof value.kind !== "string") return "";
  const content = kinds[value.kind];
  return content !== undefined && content in value ? value.kind : "";
};

/** True for an asset in plain form, as found in a resource's inputs. */
export const isAsset = (value: unknown): value is Asset => kindOf(value).endsWith("-asset");

/** True for an archive in plain form, as found in a resource's inputs: a function's `code`, for example. */
export const isArchive = (value: unknown): value is Archive => kindOf(value).endsWith("-archive");
