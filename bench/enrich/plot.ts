import { spreadOf } from "./measure.ts";
import { FLOOR, OWN, type ProcessingResult } from "./processing.ts";

const WIDTH = 760;
const LABEL_WIDTH = 240;
const BAR_HEIGHT = 14;
const GAP = 3;
const PANEL_GAP = 34;
const VALUE_WIDTH = 90;

/** A plot of throughput, a panel for each script and size, in SVG; it reads on light and dark ground. */
export function plotThroughput(results: readonly ProcessingResult[]): string {
  const perSecond = (values: readonly number[]) => 1e9 / spreadOf(values).median;
  const most = Math.max(...results.flatMap(({ samples }) => samples.map(({ values }) => perSecond(values))));
  const parts: string[] = [];
  let y = 24;
  for (const { script, recordBytes, records, samples } of results) {
    y += PANEL_GAP;
    parts.push(text(0, y - 10, `${recordBytes} bytes, ${script}, batches of ${records}`, "title"));
    for (const { name, values } of samples) {
      const rate = perSecond(values);
      const width = (rate / most) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
      const kind = name === OWN ? "own" : name === FLOOR ? "floor" : "peer";
      parts.push(text(LABEL_WIDTH - 8, y + BAR_HEIGHT - 3, name, "label"));
      parts.push(
        `<rect class="${kind}" x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}"/>`,
      );
      const shown = `${Math.round(rate / 1000).toLocaleString("en")}k`;
      parts.push(text(LABEL_WIDTH + width + 6, y + BAR_HEIGHT - 3, shown, "value"));
      y += BAR_HEIGHT + GAP;
    }
  }
  const style =
    "text{font:12px system-ui,sans-serif;fill:#808890}.title{font-weight:600}.label{text-anchor:end}" +
    ".own{fill:#2f81f7}.peer{fill:#8b949e}.floor{fill:#d29922}";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" width="${WIDTH}" role="img" aria-label="Records a second on one core, by record size">`,
    `<style>${style}</style>`,
    text(0, 18, "Records a second on one core: event in, bytes for the output stream out", "title"),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function text(x: number, y: number, content: string, kind: string): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped}</text>`;
}
