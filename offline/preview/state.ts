import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { type Archive, type Asset, isArchive, isAsset } from "../engine/assets.ts";
import { isRecord, isReference, SIGNATURE_KEY, signatures } from "../engine/property-values.ts";
import type { Graph, Resource } from "../graph.ts";

const { version } = createRequire(import.meta.url)("@pulumi/pulumi/package.json") as { version: string };

/**
 * A graph in the format of `pulumi stack export`, version 3: what the stack's state would be once created.
 * Secrets are left out, as nothing here can encrypt them.
 */
export function toState(graph: Graph, now: Date) {
  return {
    version: 3,
    deployment: {
      manifest: { time: now.toISOString(), magic: sha256(`v${version}`), version: `v${version}` },
      resources: graph.resources.map(toResourceState),
      pending_operations: [],
      metadata: {},
    },
  };
}

function toResourceState(resource: Resource) {
  const { urn, custom, id, type, parent, dependencies, propertyDependencies, provider, protect, secrets } = resource;
  return {
    urn,
    custom,
    ...(id !== "" && { id }),
    type,
    inputs: toProperties(resource.inputs, secrets),
    outputs: toProperties({ ...resource.outputs, ...(id !== "" && { id }) }, secrets),
    ...(parent !== undefined && { parent }),
    ...(protect && { protect }),
    dependencies,
    propertyDependencies,
    ...(provider !== undefined && { provider }),
  };
}

/** Properties as in a state file: assets, archives, resources and secrets carry Pulumi's signatures. */
function toProperties(properties: Record<string, unknown>, secrets: readonly string[]): Record<string, unknown> {
  const visit = (value: unknown, at: string): unknown => {
    if (secrets.includes(at)) return { [SIGNATURE_KEY]: signatures.secret, ciphertext: "[secret]" };
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${at}[${index}]`));
    if (isAsset(value)) return toAsset(value);
    if (isArchive(value)) return toArchive(value);
    if (isReference(value)) return { [SIGNATURE_KEY]: signatures.resource, urn: value.urn, id: value.id };
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visit(member, `${at}.${key}`)]));
  };
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, visit(value, key)]));
}

function toAsset({ kind, ...content }: Asset) {
  const hash = "text" in content ? { hash: sha256(content.text) } : {};
  return { [SIGNATURE_KEY]: signatures.asset, ...hash, ...content };
}

function toArchive(archive: Archive): Record<string, unknown> {
  const { kind, ...content } = archive;
  if (!("assets" in content)) return { [SIGNATURE_KEY]: signatures.archive, ...content };
  const members = Object.entries(content.assets);
  const assets = members.map(([name, member]) => [name, isArchive(member) ? toArchive(member) : toAsset(member)]);
  return { [SIGNATURE_KEY]: signatures.archive, assets: Object.fromEntries(assets) };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
