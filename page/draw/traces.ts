import type { TraceView } from "../view.ts";
import { type Html, html } from "./html.ts";
import { number, type Scene, timeOf } from "./scene.ts";

const WIDTH = 600;
const NAMES = 190;
const ROW = 20;

/** Invocations, each a timeline of its parts as X-Ray draws it. */
export function drawTraces(scene: Scene, region: string, traces: readonly TraceView[]): Html {
  if (traces.length === 0) return html`<p>${scene.words.noTraces}</p>`;
  return html`<ol class="traces">${traces.map((trace) => drawTrace(scene, region, trace))}</ol>`;
}

function drawTrace(scene: Scene, region: string, trace: TraceView): Html {
  const { requestId, flow, startedAtMs, status, segments, metrics } = trace;
  const totalMs = Math.max(1, ...segments.map(({ fromMs, durationMs }) => fromMs + durationMs));
  const scale = (ms: number) => (ms / totalMs) * (WIDTH - NAMES - 70);
  const told = Object.entries(metrics).map(([name, value]) => `${name} ${number(scene, value)}`);
  const id = `trace-${region}-${requestId}`;
  return html`<li id="${id}">
    <p id="${id}-title"><span class="state ${status === "success" ? "ok" : "alarm"}">${status}</span>
      ${timeOf(startedAtMs)} · ${flow} · ${number(scene, Math.round(totalMs))} ms · <code>${requestId}</code></p>
    <svg class="trace" viewBox="0 0 ${WIDTH} ${segments.length * ROW}" role="img" aria-labelledby="${id}-title">
      ${segments.map(({ name, depth, fromMs, durationMs }, index) => {
        const y = index * ROW;
        const x = NAMES + scale(fromMs);
        const width = Math.max(2, scale(durationMs));
        return html`<text x="${depth * 14}" y="${y + 14}">${name}</text>
          <rect class="depth-${depth}" x="${x}" y="${y + 4}" width="${width}" height="12" rx="2"/>
          <text x="${x + width + 6}" y="${y + 14}" class="detail">${number(scene, Math.round(durationMs))} ms</text>`;
      })}
    </svg>
    ${told.length > 0 && html`<p class="told">${told.join(" · ")}</p>`}</li>`;
}
