import { ratioOf, type Samples, spreadOf } from "./measure.ts";

/** A table in Markdown, its columns aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** A table of subjects: nanoseconds a record, and how many times as fast as the base. */
export function samplesTable(title: string, samples: readonly Samples[], baseName: string): string {
  const base = samples.find(({ name }) => name === baseName);
  const rows = samples.map((subject) => {
    const { median, low, high } = spreadOf(subject.values);
    const ratio = base === undefined ? Number.NaN : ratioOf(subject, base).median;
    const range = `${low.toFixed(0)}–${high.toFixed(0)}`;
    return [
      subject.name,
      `${median.toFixed(0)} (${range})`,
      Math.round(1e9 / median).toLocaleString("en"),
      ratio.toFixed(2),
    ];
  });
  return table([title, "ns a record", "records/s", "×"], rows);
}
