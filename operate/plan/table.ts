import Table from "cli-table3";

/** Draws a table whose first columns are names, and the others numbers. */
export function drawTable(head: string[], names: number, rows: string[][]): string {
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, column) => (column < names ? "left" : "right")),
  });
  table.push(...rows);
  return table.toString();
}
