import path from "node:path";
import { type Archive, type Asset, isArchive, isAsset } from "./assets.ts";

/** Marks a value of a special kind on the wire and in a stack's state. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** What follows the signature key, for each special kind. */
export const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property that is a resource itself: its URN, and its ID unless it is a component. */
export type ResourceReference = { kind: "resource"; urn: string; id?: string };

/** Properties in plain form, and the paths of those that are secret or unknown: `environment.variables.KEY`, `rules[0]`. */
export type PlainProperties = { values: Record<string, unknown>; secrets: string[]; unknowns: string[] };

/**
 * Properties off the wire, in plain form: secrets and outputs unwrapped, assets and archives as in assets.ts with paths
 * made absolute from `folder`, resources as references, unknown values absent.
 */
export function toPlain(wire: Readonly<Record<string, unknown>>, folder: string): PlainProperties {
  const secrets = new Set<string>();
  const unknowns = new Set<string>();
  const visit = (value: unknown, at: string): unknown => {
    if (value === UNKNOWN_VALUE) return void unknowns.add(at);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${at}[${index}]`));
    if (!isRecord(value)) return value;
    switch (value[SIGNATURE_KEY]) {
      case undefined:
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visit(member, `${at}.${key}`)]));
      case signatures.secret:
        secrets.add(at);
        return visit(value.value, at);
      case signatures.output:
        if (value.secret === true) secrets.add(at);
        return "value" in value ? visit(value.value, at) : void unknowns.add(at);
      case signatures.asset:
        return toAsset(value, folder);
      case signatures.archive:
        return toArchive(value, folder);
      case signatures.resource:
        return toReference(value);
      default:
        throw new Error(`Property ${at} has the unknown signature ${String(value[SIGNATURE_KEY])}.`);
    }
  };
  const values = Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, visit(value, key)]));
  return { values, secrets: [...secrets], unknowns: [...unknowns] };
}

/** Properties in plain form, ready for the wire. What holds an asset stays out: a program has it already, and it is large. */
export function toWire(plain: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> {
  const isSecret = (key: string) =>
    secrets.some((at) => at === key || at.startsWith(`${key}.`) || at.startsWith(`${key}[`));
  const known = Object.entries(plain).filter(([, value]) => value !== undefined && !holdsAsset(value));
  return Object.fromEntries(
    known.map(([key, value]) => {
      const encoded = encode(value);
      return [key, isSecret(key) ? { [SIGNATURE_KEY]: signatures.secret, value: encoded } : encoded];
    }),
  );
}

/** True for an object that is neither null nor an array. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True for a property that is a resource itself. */
export const isReference = (value: unknown): value is ResourceReference =>
  isRecord(value) && value.kind === "resource" && typeof value.urn === "string";

const holdsAsset = (value: unknown): boolean =>
  isAsset(value) || isArchive(value) || (Array.isArray(value) && value.some(holdsAsset));

function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item) ?? null);
  if (isReference(value)) {
    const { urn, id } = value;
    return { [SIGNATURE_KEY]: signatures.resource, urn, ...(id !== undefined && { id }) };
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, encode(member)]])),
  );
}

function toReference({ urn, id }: Record<string, unknown>): ResourceReference {
  return { kind: "resource", urn: String(urn), ...(typeof id === "string" && id !== "" && { id }) };
}

function toAsset({ text, path: file, uri }: Record<string, unknown>, folder: string): Asset {
  if (typeof file === "string") return { kind: "file-asset", path: path.resolve(folder, file) };
  if (typeof uri === "string") return { kind: "remote-asset", uri };
  return { kind: "text-asset", text: typeof text === "string" ? text : "" };
}

function toArchive({ assets, path: file, uri }: Record<string, unknown>, folder: string): Archive {
  if (typeof file === "string") return { kind: "file-archive", path: path.resolve(folder, file) };
  if (typeof uri === "string") return { kind: "remote-archive", uri };
  const members = Object.entries(isRecord(assets) ? assets : {}).map(([name, member]) => {
    const wire = isRecord(member) ? member : {};
    return [name, wire[SIGNATURE_KEY] === signatures.archive ? toArchive(wire, folder) : toAsset(wire, folder)];
  });
  return { kind: "asset-archive", assets: Object.fromEntries(members) };
}
