import type { FlowView, PlaceView, RegionView } from "../view.ts";
import { BOX, between, COLUMNS, drawArrow, drawBox, drawLink, left, type Point, right, type Traffic } from "./boxes.ts";
import { type Html, html } from "./html.ts";
import { number, type Scene } from "./scene.ts";

const WIDTH = 868;
const ROW_HEIGHT = 112;
const TOP = 16;
/** Shards that are drawn one by one. */
const MOST_LINES = 24;

type Placed<T> = Point & { of: T };

/** What a region's diagram is drawn from, beside each part. */
type Sketch = { scene: Scene; region: RegionView; places: readonly Placed<PlaceView>[]; store: Point };

/** A region's places, flows, failure store and dead-letter queues, and what goes on each arrow. */
export function drawDiagram(scene: Scene, region: RegionView): Html {
  const { words } = scene;
  const written = new Set(region.flows.map(({ writes }) => writes));
  const drives = new Set(region.flows.flatMap(({ reads }) => reads));
  const feeds = new Set(region.places.flatMap(({ fedBy = [] }) => fedBy));
  const isBefore = ({ id }: PlaceView) => !written.has(id) && (drives.has(id) || feeds.has(id));
  const before = inColumn(0, inOrder(region, region.places.filter(isBefore)));
  const flows = inColumn(1, region.flows);
  const behind = inColumn(
    2,
    region.places.filter((place) => !isBefore(place)),
  );
  const rows = Math.max(flows.length, before.length, behind.length);
  const store: Point = { x: COLUMNS[1], y: TOP + rows * ROW_HEIGHT };
  const queues = region.queues.map((of, index) => ({
    x: COLUMNS[index % 2 === 0 ? 2 : 0],
    y: store.y + Math.floor(index / 2) * ROW_HEIGHT,
    of,
  }));
  const hasBottom = region.failureStore !== undefined || queues.length > 0;
  const height = Math.max(hasBottom ? store.y : store.y - ROW_HEIGHT, ...queues.map(({ y }) => y)) + BOX.height + TOP;
  const sketch: Sketch = { scene, region, places: [...before, ...behind], store };
  const title = `diagram-${region.name}`;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="${words.diagram}, ${region.name}">
    <svg class="diagram" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${title}" aria-describedby="${title}-told">
      <title id="${title}">${words.diagram}, ${region.name}</title>
      <desc id="${title}-told">${told(sketch)}</desc>
      <defs><marker id="head-${region.name}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto"><path d="M0 0 8 4 0 8z" class="head"/></marker></defs>
      ${region.failureStore && flows.map((flow) => !flow.of.isKeptElsewhere && toStore(sketch, flow))}
      ${before.map((place) => intoPlace(sketch, place))}
      ${flows.map((flow) => aroundFlow(sketch, flow))}
      ${sketch.places.map((place) => drawPlace(sketch, place))}
      ${flows.map((flow) => drawFlow(scene, flow))}
      ${region.failureStore && drawBox(store, "store", words.failureStore, `${number(scene, keptIn(region))} ${words.kept}`)}
      ${queues.map(({ of, ...place }) => drawBox(place, "queue", shortName(of.name, region.name), of.isDeadLetter ? `${number(scene, of.messages)} · ${words.deadLetters}` : `${number(scene, of.messages)} ${words.messages}`))}
    </svg></div>
    ${region.flows.some(({ uses = [] }) => uses.length > 0) && html`<p class="told">${words.links}</p>`}`;
}

/** The diagram for who can't see it: a sentence for each place that feeds another, and for each flow. */
function told({ scene, region, places }: Sketch): string {
  const namesOf = (ids: readonly (string | undefined)[]) =>
    places
      .filter(({ of }) => ids.includes(of.id))
      .map(({ of }) => `${shortName(of.name, region.name)} (${scene.words[of.kind]})`);
  const line = (...parts: readonly string[][]) =>
    parts
      .filter((names) => names.length > 0)
      .map((names) => names.join(", "))
      .join(" → ");
  const fed = places.filter(({ of }) => (of.fedBy ?? []).length > 0);
  return [
    ...fed.map(({ of }) => line(namesOf(of.fedBy ?? []), namesOf([of.id]))),
    ...region.flows.map(({ name, reads, writes, uses = [] }) =>
      line(namesOf(reads), [name], namesOf([writes, ...uses])),
    ),
  ].join(". ");
}

const inColumn = <T>(column: 0 | 1 | 2, things: readonly T[]): Placed<T>[] =>
  things.map((of, index) => ({ x: COLUMNS[column], y: TOP + index * ROW_HEIGHT, of }));

/** Beside the flows that they drive, and each before what it feeds: then few arrows cross. */
function inOrder({ flows, places }: RegionView, before: readonly PlaceView[]): PlaceView[] {
  // Buses may send to each other in a circle.
  const rowOf = ({ id }: PlaceView, seen: readonly string[] = []): number => {
    const driven = flows.findIndex(({ reads }) => reads.includes(id));
    const fed = places.filter((place) => place.fedBy?.includes(id) && !seen.includes(place.id));
    const rows = fed.map((place) => rowOf(place, [...seen, id]) - 0.5);
    return Math.min(...rows, driven < 0 ? flows.length : driven);
  };
  return [...before].sort((a, b) => rowOf(a) - rowOf(b));
}

const keptOf = ({ quarantined = 0, discarded = 0, failed = 0 }: RegionView["counts"]) =>
  quarantined + discarded + failed;
const keptIn = ({ flows }: RegionView) =>
  flows.reduce((sum, { counts, isKeptElsewhere }) => sum + (isKeptElsewhere ? 0 : keptOf(counts)), 0);

/** A name without what its region and Pulumi put around it. */
export function shortName(name: string, region: string): string {
  const plain = name.replace(/-[\da-f]{7}(?=(?:\.fifo)?$)/, "");
  if (plain.endsWith(`-${region}`)) return plain.slice(0, -region.length - 1);
  const at = plain.indexOf(`${region}-`);
  return at < 0 ? plain : plain.slice(at + region.length + 1);
}

/** A place is a box; a stream's has a line a shard. */
function drawPlace({ scene, region }: Sketch, { x, y, of }: Placed<PlaceView>): Html {
  const drawn = Math.min(of.shards ?? 0, MOST_LINES);
  const step = (BOX.width - 24) / Math.max(drawn, 1);
  const lines = Array.from({ length: drawn }, (_, index) => {
    const from = x + 12 + index * step;
    return html`<rect class="shard" x="${from}" y="${y + 52}" width="${Math.max(step - 3, 1)}" height="4" rx="2"/>`;
  });
  return html`${drawBox({ x, y }, "stream", shortName(of.name, region.name), detailOf(scene, of))}${lines}`;
}

/** A stream says how much it took, any other place what it is and what it holds. */
function detailOf(
  scene: Scene,
  { kind, shards, taken, holds = kind === "bucket" ? taken : undefined }: PlaceView,
): string {
  const { words } = scene;
  if (kind === "stream")
    return `${number(scene, taken)}${shards === undefined ? "" : ` · ${number(scene, shards)} ${words.shards}`}`;
  const held = { queue: words.messages, table: words.items, bucket: words.objects };
  const unit = kind === "queue" || kind === "table" || kind === "bucket" ? held[kind] : "";
  return `${words[kind]}${holds === undefined ? "" : ` · ${number(scene, holds)} ${unit}`}`;
}

function drawFlow(scene: Scene, { x, y, of }: Placed<FlowView>): Html {
  const calls = of.invocations === undefined ? "" : `${number(scene, of.invocations)} ${scene.words.invocations}`;
  return drawBox({ x, y }, "flow", of.name, calls);
}

function straight({ scene, region }: Sketch, from: Point, to: Point, traffic: Traffic): Html {
  const path = `M${from.x} ${from.y}C${from.x + 40} ${from.y} ${to.x - 40} ${to.y} ${to.x} ${to.y}`;
  return drawArrow(scene, { path, label: between(from, to), region: region.name, ...traffic });
}

/** From applications, or from the places that feed it, which stand above or below it. A schedule comes from nobody. */
function intoPlace(sketch: Sketch, place: Placed<PlaceView>): Html | undefined {
  const { fedBy = [], kind, taken, perSecond } = place.of;
  const to = left(place);
  const sources = sketch.places.filter(({ of }) => fedBy.includes(of.id));
  if (sources.length > 0)
    return html`${sources.map((source) => {
      const from = left(source);
      const path = `M${from.x} ${from.y + 12}C${from.x - 60} ${from.y + 12} ${to.x - 60} ${to.y} ${to.x} ${to.y}`;
      return drawArrow(sketch.scene, { path, label: to, region: sketch.region.name });
    })}`;
  return kind === "schedule" ? undefined : straight(sketch, { x: 8, y: to.y }, to, { count: taken, perSecond });
}

/** What drives a flow, what it writes to, and what it uses. */
function aroundFlow(sketch: Sketch, flow: Placed<FlowView>): Html {
  const { reads, writes, uses = [], counts, perSecond } = flow.of;
  const at = (ids: readonly (string | undefined)[]) => sketch.places.filter(({ of }) => ids.includes(of.id));
  // Which of several sources an event came from is not known everywhere.
  const taken = reads.length === 1 ? { count: counts.in, perSecond: perSecond.in } : {};
  return html`${at(reads).map((place) => straight(sketch, right(place), left(flow), taken))}
    ${at([writes]).map((place) => straight(sketch, right(flow), left(place), { count: counts.out, perSecond: perSecond.out }))}
    ${at(uses).map((place) => drawLink(flow, place))}`;
}

/** Straight down, behind the flows below. */
function toStore({ scene, region, store }: Sketch, { x, y, of }: Placed<FlowView>): Html {
  const middle = x + BOX.width / 2;
  return html`<path class="arrow${(of.perSecond.kept ?? 0) > 0 ? " moving" : ""}" d="M${middle} ${y + BOX.height}V${store.y}" marker-end="url(#head-${region.name})"/>
    <text class="label side" x="${middle + 10}" y="${y + BOX.height + 28}">${number(scene, keptOf(of.counts))}</text>`;
}
