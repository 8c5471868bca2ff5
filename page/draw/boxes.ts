import { type Html, html } from "./html.ts";
import { number, rate, type Scene } from "./scene.ts";

/** Where something stands: the upper left edge of a box, or a point. */
export type Point = { x: number; y: number };

/** How large boxes are. */
export const BOX = { width: 190, height: 64 };
/** Left edges of the columns: what drives flows, flows, what is behind them. */
export const COLUMNS = [110, 390, 670] as const;

/** Letters of a name that fit. */
const MOST_LETTERS = 19;
const fitting = (name: string) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name);

/** A box with a name, cut where it is long, and a line below it. */
export function drawBox({ x, y }: Point, kind: string, title: string, detail: string): Html {
  return html`<g class="box ${kind}"><title>${title}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>
    <text x="${x + 12}" y="${y + 22}" class="name">${fitting(title)}</text><text x="${x + 12}" y="${y + 42}" class="detail">${detail}</text></g>`;
}

/** What goes on an arrow; what is not known is left out. */
export type Traffic = { count?: number | undefined; perSecond?: number | undefined };

/** An arrow, and where its numbers stand. */
type Arrow = Traffic & { path: string; label: Point; region: string };

/** An arrow, which moves while something goes along. */
export function drawArrow(scene: Scene, { path, label, count, perSecond, region }: Arrow): Html {
  const moves = (perSecond ?? 0) > 0 ? " moving" : "";
  return html`<path class="arrow${moves}" d="${path}" marker-end="url(#head-${region})"/>
    <text class="label" x="${label.x}" y="${label.y}">${number(scene, count)}</text>
    <text class="label now" x="${label.x}" y="${label.y + 28}">${rate(scene, perSecond)}</text>`;
}

/** A line between the sides of two boxes that face each other: something is used, in whatever direction. */
export function drawLink(one: Point, other: Point): Html {
  const [from, to] = one.x < other.x ? [right(one), left(other)] : [right(other), left(one)];
  return html`<path class="arrow link" d="M${from.x} ${from.y}C${from.x + 40} ${from.y} ${to.x - 40} ${to.y} ${to.x} ${to.y}"/>`;
}

export const right = ({ x, y }: Point): Point => ({ x: x + BOX.width, y: y + BOX.height / 2 });
export const left = ({ x, y }: Point): Point => ({ x, y: y + BOX.height / 2 });
/** Around the middle of a line, above it and below it. */
export const between = (from: Point, to: Point): Point => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - 8 });
