import type { FlowView, RegionView, SeenStream } from "../view.ts";
import { type Html, html } from "./html.ts";
import { number, rate, type Scene } from "./scene.ts";

const WIDTH = 868;
const BOX = { width: 190, height: 64 };
/** Left edges of the columns: what is read, flows, what is written. */
const COLUMNS = [110, 390, 670] as const;
const ROW_HEIGHT = 112;
const TOP = 16;
/** Shards that are drawn one by one. */
const MOST_LINES = 24;

type Place = { x: number; y: number };
type Placed<T> = Place & { of: T };

/** A region's streams, flows, failure store and queues, and what goes on each arrow. */
export function drawDiagram(scene: Scene, region: RegionView): Html {
  const { words } = scene;
  const written = new Set(region.flows.map(({ writes }) => writes));
  const flows = inColumn(1, region.flows);
  const reads = inColumn(
    0,
    region.streams.filter(({ name }) => !written.has(name)),
  );
  const writes = inColumn(
    2,
    region.streams.filter(({ name }) => written.has(name)),
  );
  const rows = Math.max(flows.length, reads.length, writes.length);
  const store: Place = { x: COLUMNS[1], y: TOP + rows * ROW_HEIGHT };
  const queues = region.queues.map((of, index) => ({
    x: COLUMNS[index % 2 === 0 ? 2 : 0],
    y: store.y + Math.floor(index / 2) * ROW_HEIGHT,
    of,
  }));
  const height = Math.max(store.y, ...queues.map(({ y }) => y)) + BOX.height + TOP;
  const find = (places: readonly Placed<SeenStream>[], name: string | undefined) =>
    places.find(({ of }) => of.name === name);
  const streams = [...reads, ...writes];
  const title = `diagram-${region.name}`;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="${words.diagram}, ${region.name}">
    <svg class="diagram" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${title}">
      <title id="${title}">${words.diagram}, ${region.name}</title>
      <defs><marker id="head-${region.name}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto"><path d="M0 0 8 4 0 8z" class="head"/></marker></defs>
      ${flows.map((flow) => toStore(scene, region, flow, store))}
      ${reads.map((stream) => fromApplications(scene, region, stream))}
      ${flows.map((flow) => flow.of.reads.map((name) => intoFlow(scene, region, find(streams, name), flow)))}
      ${flows.map((flow) => outOfFlow(scene, region, flow, find(streams, flow.of.writes)))}
      ${streams.map((stream) => drawStream(scene, stream))}
      ${flows.map((flow) => drawFlow(scene, flow))}
      ${drawBox(store, "store", words.failureStore, `${number(scene, keptIn(region))} ${words.kept}`)}
      ${queues.map(({ of, ...place }) => drawBox(place, "queue", shortName(of.name, region.name), `${number(scene, of.messages)} ${words.messages}${of.isDeadLetter ? ` · ${words.deadLetters}` : ""}`))}
    </svg></div>`;
}

const inColumn = <T>(column: 0 | 1 | 2, things: readonly T[]): Placed<T>[] =>
  things.map((of, index) => ({ x: COLUMNS[column], y: TOP + index * ROW_HEIGHT, of }));

const keptIn = ({ counts }: RegionView) => (counts.quarantined ?? 0) + (counts.discarded ?? 0);

/** A name without what its region and Pulumi put around it. */
export const shortName = (name: string, region: string) =>
  name
    .slice(name.includes(`${region}-`) ? name.indexOf(`${region}-`) + region.length + 1 : 0)
    .replace(/-[\da-f]{7}$/, "");

function drawBox({ x, y }: Place, kind: string, title: string, detail: string): Html {
  return html`<g class="box ${kind}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>
    <text x="${x + 12}" y="${y + 22}" class="name">${title}</text><text x="${x + 12}" y="${y + 42}" class="detail">${detail}</text></g>`;
}

/** A stream is a box with a line a shard. */
function drawStream(scene: Scene, { x, y, of }: Placed<SeenStream>): Html {
  const { words, view } = scene;
  const region = view.regions.find(({ streams }) => streams.includes(of))?.name ?? "";
  const shards = of.shards === undefined ? "" : ` · ${number(scene, of.shards)} ${words.shards}`;
  const drawn = Math.min(of.shards ?? 0, MOST_LINES);
  const step = (BOX.width - 24) / Math.max(drawn, 1);
  const lines = Array.from({ length: drawn }, (_, index) => {
    const from = x + 12 + index * step;
    return html`<rect class="shard" x="${from}" y="${y + 52}" width="${Math.max(step - 3, 1)}" height="4" rx="2"/>`;
  });
  return html`${drawBox({ x, y }, "stream", shortName(of.name, region), `${number(scene, of.taken)}${shards}`)}${lines}`;
}

function drawFlow(scene: Scene, { x, y, of }: Placed<FlowView>): Html {
  const calls = of.invocations === undefined ? "" : `${number(scene, of.invocations)} ${scene.words.invocations}`;
  return drawBox({ x, y }, "flow", of.name, calls);
}

type Arrow = { path: string; label: Place; count: number | undefined; perSecond: number | undefined; region: string };

function drawArrow(scene: Scene, { path, label, count, perSecond, region }: Arrow): Html {
  const moves = (perSecond ?? 0) > 0 ? " moving" : "";
  return html`<path class="arrow${moves}" d="${path}" marker-end="url(#head-${region})"/>
    <text class="label" x="${label.x}" y="${label.y}">${number(scene, count)}</text>
    <text class="label now" x="${label.x}" y="${label.y + 28}">${rate(scene, perSecond)}</text>`;
}

const right = ({ x, y }: Place): Place => ({ x: x + BOX.width, y: y + BOX.height / 2 });
const left = ({ x, y }: Place): Place => ({ x, y: y + BOX.height / 2 });
/** Around the middle of a line, above it and below it. */
const between = (from: Place, to: Place): Place => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - 8 });

function straight(
  scene: Scene,
  region: RegionView,
  from: Place,
  to: Place,
  count: number | undefined,
  perSecond: number | undefined,
): Html {
  const path = `M${from.x} ${from.y}C${from.x + 40} ${from.y} ${to.x - 40} ${to.y} ${to.x} ${to.y}`;
  return drawArrow(scene, { path, label: between(from, to), count, perSecond, region: region.name });
}

function fromApplications(scene: Scene, region: RegionView, stream: Placed<SeenStream>): Html {
  const to = left(stream);
  return straight(scene, region, { x: 8, y: to.y }, to, stream.of.taken, stream.of.perSecond);
}

function intoFlow(
  scene: Scene,
  region: RegionView,
  stream: Place | undefined,
  flow: Placed<FlowView>,
): Html | undefined {
  if (stream === undefined) return undefined;
  return straight(scene, region, right(stream), left(flow), flow.of.counts.in, flow.of.perSecond.in);
}

function outOfFlow(
  scene: Scene,
  region: RegionView,
  flow: Placed<FlowView>,
  stream: Place | undefined,
): Html | undefined {
  if (stream === undefined) return undefined;
  return straight(scene, region, right(flow), left(stream), flow.of.counts.out, flow.of.perSecond.out);
}

/** Straight down, behind the flows below. */
function toStore(scene: Scene, region: RegionView, { x, y, of }: Placed<FlowView>, store: Place): Html {
  const middle = x + BOX.width / 2;
  const count = (of.counts.quarantined ?? 0) + (of.counts.discarded ?? 0);
  return html`<path class="arrow${(of.perSecond.kept ?? 0) > 0 ? " moving" : ""}" d="M${middle} ${y + BOX.height}V${store.y}" marker-end="url(#head-${region.name})"/>
    <text class="label side" x="${middle + 10}" y="${y + BOX.height + 28}">${number(scene, count)}</text>`;
}
