declare module "object-treeify" {
  /** Draws nested objects as a tree, one key a line. */
  export default function treeify(tree: Readonly<Record<string, unknown>>): string;
}
