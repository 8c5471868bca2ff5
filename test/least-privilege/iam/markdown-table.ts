import type { Row } from "./rows.ts";

/** A table of markdown; the columns in `code` hold code. */
export function markdownTable(head: readonly string[], rows: readonly Row[], code: readonly number[]): string {
  const cell = (text: string, column: number) => {
    const escaped = text.replaceAll("|", "\\|");
    return code.includes(column) && text !== "" ? `\`${escaped}\`` : escaped;
  };
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
