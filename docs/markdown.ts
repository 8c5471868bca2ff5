/** A generated page: its path from the project's root, what it is made from, and its text. */
export type Reference = { file: string; sources: string; text: string };

/** A generated page: title, note of what it is made from, introduction, parts. */
export function page(title: string, sources: string, intro: string, parts: string[]): string {
  const note = `<!-- Made by \`npm run docs\` from ${sources}. Change those. -->`;
  return `${[`# ${title}`, note, intro, ...parts].join("\n\n")}\n`;
}

/** A value as code, lists item by item; nothing for a value that is not set. */
export function code(value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value) && value.length > 0) return value.map(code).join(", ");
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** A table whose columns line up in the source too. */
export function table(head: string[], rows: string[][]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  const [first = [], ...others] = cells;
  return [line(first), line(rule), ...others.map(line)].join("\n");
}
