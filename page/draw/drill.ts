import type { DrillView, OutageView } from "../view.ts";
import { type Html, html } from "./html.ts";
import { number, type Scene } from "./scene.ts";
import { table } from "./table.ts";

const WIDTH = 868;
const HEIGHT = 76;
const BAR = { top: 26, height: 18 };
/** Seconds of calm that are drawn behind the last outage. */
const CALM_SECONDS = 60;

/** How a region was lost: when, who moved, how late it was, what came again. The numbers are those of `report.json`. */
export function drawDrill(scene: Scene, drill: DrillView): Html {
  const { words } = scene;
  const { region, outages } = drill;
  const heads = [
    ...[words.outage, words.at, words.lasting, words.drilledKeys, words.moved, words.waited],
    ...[words.leftAfter, words.backAfter, words.lateHalf, words.late99, words.lateAll, words.again],
  ];
  return html`
    <section class="drill" aria-labelledby="drill">
      <h2 id="drill">${words.drill}: ${region}</h2>
      <p>${region} ${words.drilled}</p>
      <p id="drill-total">${totals(scene, drill)}</p>
      ${drawTimes(scene, drill)}
      ${table(
        heads,
        outages.map((outage) => drawOutage(scene, outage)),
        words.drill,
      )}
      ${outages.map((outage) => drawLatest(scene, outage))}
    </section>`;
}

/** To a tenth, as the terminal tells them. */
const seconds = ({ language, words }: Scene, value: number | null) =>
  value === null ? words.never : `${value.toLocaleString(language, { minimumFractionDigits: 1 })} s`;
const clock = (value: number) => `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")}`;

function totals(scene: Scene, { lost, unacknowledged, disordered, split, duplicates }: DrillView): Html {
  const { words } = scene;
  const told = { lost, unacknowledged, disordered, split };
  const wrong = Object.entries(told).map(
    ([name, value]) => html`<span class="state ${value === 0 ? "ok" : "alarm"}">${words[name as keyof typeof told]}
      <span data-drill="${name}">${number(scene, value)}</span></span> `,
  );
  return html`${wrong}<span class="state">${words.again} <span data-drill="duplicates">${number(scene, duplicates)}</span></span>`;
}

/** The drill's time from left to right: when the region took nothing, when producers left it and were back. */
function drawTimes(scene: Scene, { region, outages }: DrillView): Html {
  const { words } = scene;
  const lengthSeconds = Math.max(...outages.map(({ fromSeconds, seconds }) => fromSeconds + seconds)) + CALM_SECONDS;
  const at = (value: number) => (value / lengthSeconds) * WIDTH;
  const mark = (value: number) => html`<path class="mark" d="M${at(value)} ${BAR.top - 6}v${BAR.height + 12}"/>`;
  const bars = outages.map(({ kind, fromSeconds, seconds, leftAfterSeconds, backAfterSeconds }) => {
    const endSeconds = fromSeconds + seconds;
    return html`<text class="name" x="${at(fromSeconds)}" y="14">${kind}</text>
      <rect class="outage" x="${at(fromSeconds)}" y="${BAR.top}" width="${at(seconds)}" height="${BAR.height}"/>
      ${leftAfterSeconds !== null && mark(fromSeconds + leftAfterSeconds)}
      ${backAfterSeconds !== null && mark(endSeconds + backAfterSeconds)}
      <text class="detail" x="${at(fromSeconds)}" y="${BAR.top + BAR.height + 22}">${clock(fromSeconds)}</text>
      <text class="detail" x="${at(endSeconds)}" y="${BAR.top + BAR.height + 22}">${clock(endSeconds)}</text>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${words.drill}, ${region}">
    <svg class="times" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="drill-times">
      <title id="drill-times">${words.drill}, ${region}: ${outages
        .map(({ kind, fromSeconds, seconds }) => `${kind} ${clock(fromSeconds)}–${clock(fromSeconds + seconds)}`)
        .join(", ")}</title>
      <rect class="calm" x="0" y="${BAR.top}" width="${WIDTH}" height="${BAR.height}"/>${bars}
    </svg></div>
    <p class="told">${words.marks}</p>`;
}

function drawOutage(scene: Scene, outage: OutageView): Html {
  const { kind, lateSeconds, keys, moved, waited, duplicates } = outage;
  const { words } = scene;
  const kinds = { throttled: words.drillThrottled, refused: words.drillRefused, silent: words.drillSilent };
  const count = (name: string, value: number) => html`<td data-drill="${name}">${number(scene, value)}</td>`;
  const time = (name: string, value: number | null) => html`<td data-drill="${name}">${seconds(scene, value)}</td>`;
  return html`<tr id="drill-${kind}"><th scope="row">${kind === "gone" ? words.drillGone : kinds[kind]}</th>
    <td>${clock(outage.fromSeconds)}</td>${time("seconds", outage.seconds)}
    ${count("keys", keys)}${count("moved", moved)}${count("waited", waited)}
    ${time("leftAfterSeconds", outage.leftAfterSeconds)}${time("backAfterSeconds", outage.backAfterSeconds)}
    ${time("p50", lateSeconds.p50)}${time("p99", lateSeconds.p99)}${time("max", lateSeconds.max)}
    ${count("duplicates", duplicates)}</tr>`;
}

function drawLatest(scene: Scene, { kind, keys, latest }: OutageView): Html | undefined {
  if (latest.length === 0) return undefined;
  const { words } = scene;
  const rows = latest.map(
    ({ key, regions, lateSeconds }) => html`<tr><th scope="row"><code>${key}</code></th>
      <td>${regions.length === 0 ? words.nowhere : regions.join(", ")}</td><td>${seconds(scene, lateSeconds)}</td></tr>`,
  );
  const title = `${kind}: ${words.latestKeys} (${number(scene, latest.length)} ${words.ofKeys} ${number(scene, keys)})`;
  return html`<details id="drill-${kind}-keys"><summary><h3>${title}</h3></summary>
    ${table([words.key, words.went, words.late], rows, title)}</details>`;
}
