import type { AlarmView, EventView, FailureView, LogView, NotedPart, RecordView, RegionView } from "../view.ts";
import { drawDiagram, shortName } from "./diagram.ts";
import { drawAfter, drawBefore } from "./difference.ts";
import { type Html, html } from "./html.ts";
import { number, type Scene, timeOf } from "./scene.ts";
import { table } from "./table.ts";
import { drawTraces } from "./traces.ts";

/** One region, part by part. */
export function drawRegion(scene: Scene, region: RegionView): Html {
  const { words } = scene;
  const { name, links, records, events, failures, alarms, traces, logs, notes = {} } = region;
  const ringing = alarms.filter(({ state }) => state === "alarm").length;
  const kept = failures?.reduce((sum, { records: alike = 1 }) => sum + alike, 0);
  const part = (of: NotedPart, title: string, content: Html | undefined, isOpen = false) =>
    drawPart(scene, { id: `${name}-${of}`, title, content, notes: notes[of] ?? [], isOpen });
  return html`
    <section class="region" id="${name}" aria-labelledby="title-${name}">
      <h2 id="title-${name}">${name}</h2>
      ${links.length > 0 && html`<p>${links.map(({ title, url }) => html`<a href="${url}" rel="noreferrer">${title}</a> `)}</p>`}
      ${drawDiagram(scene, region)}
      ${part("records", words.records, records && drawRecords(scene, records), true)}
      ${events && drawPart(scene, { id: `${name}-events`, title: words.events, content: drawEvents(scene, events), notes: [], isOpen: true })}
      ${part("failures", `${words.failures}${kept === undefined ? "" : ` (${number(scene, kept)})`}`, failures && drawFailures(scene, region, failures), true)}
      ${part("alarms", `${words.alarms} (${ringing}/${alarms.length})`, alarms.length === 0 && notes.alarms ? undefined : drawAlarms(scene, name, alarms))}
      ${part("traces", words.traces, traces && drawTraces(scene, name, traces))}
      ${part("logs", words.logs, logs && drawLogs(scene, logs))}
    </section>`;
}

type Part = { id: string; title: string; content: Html | undefined; notes: readonly string[]; isOpen: boolean };

/** Left out when there is nothing to say of it. */
function drawPart({ words }: Scene, { id, title, content, notes, isOpen }: Part): Html | undefined {
  if (content === undefined && notes.length === 0) return undefined;
  const mark = content === undefined && html` <span class="state">${words.unread}</span>`;
  return html`<details id="${id}"${isOpen && html` open`}><summary><h3>${title}</h3>${mark}</summary>
    ${notes.map((note) => html`<p class="note" lang="en">${note}</p>`)}${content}</details>`;
}

function drawRecords({ words }: Scene, records: readonly RecordView[]): Html {
  if (records.length === 0) return html`<p>${words.noRecords}</p>`;
  return html`<p>${words.marked}</p>${records.map(
    ({ flow, atMs, partitionKey, before, after }) => html`<article class="pair">
      <h4>${timeOf(atMs)} · ${partitionKey}${flow === undefined ? "" : ` · ${flow}`}</h4>
      <div><h5>${words.before}</h5><pre tabindex="0">${before === undefined ? "" : drawBefore(before)}</pre></div>
      <div><h5>${words.after}</h5><pre tabindex="0">${after === undefined ? words.notOut : drawAfter(before, after)}</pre></div>
    </article>`,
  )}`;
}

function drawEvents(scene: Scene, events: readonly EventView[]): Html {
  const { words } = scene;
  if (events.length === 0) return html`<p>${words.noRecords}</p>`;
  return html`${events.map(
    ({ flow, atMs, title, others, event, answer }) => html`<article class="pair">
      <h4>${timeOf(atMs)} · ${flow}${title !== "" && ` · ${title}`}${others > 0 && ` · ${number(scene, others)} ${words.others}`}</h4>
      <div><h5>${words.event}</h5><pre tabindex="0">${drawBefore(event)}</pre></div>
      <div><h5>${words.answer}</h5><pre tabindex="0">${drawBefore(answer)}</pre></div>
    </article>`,
  )}`;
}

function drawFailures(scene: Scene, { name }: RegionView, failures: readonly FailureView[]): Html {
  const { words, view, answers } = scene;
  const answer = answers[`redrive-${name}`];
  const redrive = html`<p><button type="button" data-redrive="${name}">${words.redrive}</button></p>
    <output id="answer-redrive-${name}" class="answer">${answer ?? ""}</output>`;
  const rows = failures.map(
    ({
      flow,
      atMs,
      fate,
      reason,
      detail,
      data,
      object,
      records = 1,
    }) => html`<tr><td>${timeOf(atMs)}</td><td>${flow ?? ""}</td>
      <td>${fate}</td><td><strong>${reason}</strong>${records > 1 && ` × ${number(scene, records)}`}${detail === undefined ? "" : ` ${detail}`}</td>
      <td><code>${data ?? object}</code></td></tr>`,
  );
  const heads = [words.when, words.flow, words.state, words.reason, words.record];
  const list = failures.length === 0 ? html`<p>${words.noFailures}</p>` : table(heads, rows, words.failures);
  return html`${list}${view.isWritable && failures.length > 0 && redrive}`;
}

function drawAlarms({ words }: Scene, region: string, alarms: readonly AlarmView[]): Html {
  if (alarms.length === 0) return html`<p>${words.noAlarms}</p>`;
  const states = { ok: words.ok, alarm: words.inAlarm, unknown: words.unknown };
  const rows = alarms.map(
    ({ name, summary, state, why }) => html`<tr><th scope="row">${shortName(name, region).replace(/^alarms-/, "")}</th>
      <td><span class="state ${state}">${states[state]}</span></td><td>${summary}</td><td>${why}</td></tr>`,
  );
  return table([words.alarm, words.state, "", words.why], rows, words.alarms);
}

function drawLogs({ words }: Scene, logs: readonly LogView[]): Html {
  if (logs.length === 0) return html`<p>${words.noLogs}</p>`;
  return html`<pre class="logs" tabindex="0">${logs.map(({ atMs, flow, line }) => `${timeOf(atMs)}  ${flow}  ${line}\n`)}</pre>`;
}
