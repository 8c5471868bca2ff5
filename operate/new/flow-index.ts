import { constantOf } from "./names.ts";

const LINE = /^export \{ .+ \} from "\.\/(.+)\.ts";$/;

/** The text of `infra/flows/index.ts` with a line for one more flow, among the others in their order. */
export function addToIndex(text: string, name: string): string {
  const constant = constantOf(name);
  const exported = constant === name ? name : `${constant} as "${name}"`;
  const line = `export { ${exported} } from "./${name}.ts";`;
  const lines = text.trimEnd().split("\n");
  const nameOf = (each: string) => LINE.exec(each)?.[1];
  const after = lines.findIndex((each) => (nameOf(each) ?? "") > name);
  lines.splice(after === -1 ? lines.length : after, 0, line);
  return `${lines.join("\n")}\n`;
}
