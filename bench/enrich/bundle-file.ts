import path from "node:path";

/** Where bundles are kept. */
export const BUNDLES = path.resolve(import.meta.dirname, "../../node_modules/.cache/tributary/bench");

// Apart from what makes it: a process that only runs a bundle must not carry the deployment's libraries in its memory.
/** Where a bundle is, once it is made. */
export function bundleFile(name: string): string {
  return path.join(BUNDLES, name, `${name}.mjs`);
}
