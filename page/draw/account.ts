import { addCounts } from "../add-counts.ts";
import type { FlowView, ShownCounts } from "../view.ts";
import { type Html, html } from "./html.ts";
import { number, type Scene } from "./scene.ts";

type Row = { region: string; flow: string; counts: ShownCounts; refused?: number | undefined; own?: FlowView };

type Column = {
  name: keyof ShownCounts | "refused" | "invocations" | "p50" | "p99";
  value: (row: Row) => number | undefined;
  /** Left out when it is 0 or unknown in every row. */
  isRare?: true;
};

const ofCounts = (name: keyof ShownCounts): Column => ({ name, value: ({ counts }) => counts[name] });
const rare = (column: Column): Column => ({ ...column, isRare: true });

const COLUMNS: readonly Column[] = [
  ...(["in", "out", "quarantined"] as const).map(ofCounts),
  ...(["failed", "discarded", "filtered", "dropped"] as const).map(ofCounts).map(rare),
  rare({ name: "refused", value: ({ refused }) => refused }),
  ...(["underWay", "lost", "duplicates"] as const).map(ofCounts),
  { name: "invocations", value: ({ own }) => own?.invocations },
  rare({ name: "p50", value: ({ own }) => own?.latencyMs?.p50 }),
  rare({ name: "p99", value: ({ own }) => own?.latencyMs?.p99 }),
];

/**
 * What became of the records: a row a flow in a region, and a total. The numbers are those of `report.json`. Functions that no stream
 * drives have a table of their own.
 */
export function drawAccount(scene: Scene): Html {
  const { view, words } = scene;
  const rows: Row[] = view.regions.flatMap(({ name, flows }) =>
    flows.map((own) => ({ region: name, flow: own.name, counts: own.counts, own })),
  );
  const apart = rows.filter(({ own }) => own?.isApart);
  const together = rows.filter(({ own }) => !own?.isApart);
  const total: Row = { region: words.total, flow: "", counts: view.counts, refused: view.refused };
  const others: Row = { region: words.total, flow: "", counts: addCounts(apart.map(({ counts }) => counts)) };
  return html`
    <section aria-labelledby="account">
      <h2 id="account">${words.account}</h2>
      ${drawRows(scene, together, total, { id: "count-total", label: "account" })}
      ${
        apart.length > 0 &&
        html`<h3 id="account-apart">${words.apart}</h3>
          ${drawRows(scene, apart, others, { id: "count-apart", label: "account-apart" })}`
      }
    </section>`;
}

/** @param of the ID of the total's row, and of what the table is called by */
function drawRows(scene: Scene, rows: readonly Row[], total: Row, of: { id: string; label: string }): Html {
  const { words } = scene;
  const columns = COLUMNS.filter(({ value, isRare }) =>
    [...rows, total].some((row) => (isRare ? (value(row) ?? 0) !== 0 : value(row) !== undefined)),
  );
  const draw = (row: Row, id: string) => html`
    <tr id="${id}"><th scope="row">${row.region}</th><td>${row.flow}</td>${columns.map(
      ({ name, value }) =>
        html`<td data-count="${name}"${name === "lost" && (value(row) ?? 0) > 0 ? html` class="bad"` : ""}>${number(scene, value(row))}</td>`,
    )}</tr>`;
  return html`
      <div class="scroll" tabindex="0" role="group" aria-labelledby="${of.label}"><table class="numbers">
        <thead><tr><th scope="col">${words.region}</th><th scope="col">${words.flow}</th>${columns.map(
          ({ name }) => html`<th scope="col">${words[name]}</th>`,
        )}</tr></thead>
        <tbody>${rows.map((row) => draw(row, `count-${row.region}-${row.flow}`))}</tbody>
        <tfoot>${draw(total, of.id)}</tfoot>
      </table></div>`;
}
