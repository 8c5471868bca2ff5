import { drawAccount } from "./account.ts";
import { drawDrill } from "./drill.ts";
import { type Html, html } from "./html.ts";
import { drawRegion } from "./region.ts";
import { number, type Scene, timeOf } from "./scene.ts";
import { LANGUAGES, type Language } from "./words.ts";

/** Everything that changes: what is drawn anew whenever the view is. */
export function drawPage(scene: Scene): Html {
  const { view, words, language, isGone } = scene;
  const { project, stack, source, seconds, regions, problems } = view;
  const origin = { laptop: words.live, report: words.report, aws: words.aws }[source];
  return html`<div id="page" lang="${language}">
    <header>
      <h1>${project} <span class="stack">${stack}</span></h1>
      <p>${origin} · ${words.asOf} <time datetime="${new Date(view.atMs).toISOString()}">${timeOf(view.atMs).slice(0, 8)} UTC</time>
        · ${words.since} ${number(scene, Math.round(seconds))} ${words.seconds}</p>
      <div class="languages" role="group" aria-label="${words.language}">${(Object.keys(LANGUAGES) as Language[]).map(
        (each) =>
          html`<button type="button" lang="${each}" data-language="${each}" aria-pressed="${String(each === language)}">${LANGUAGES[each]}</button>`,
      )}</div>
      ${regions.length > 1 && html`<nav aria-label="${words.region}">${regions.map(({ name }) => html`<a href="#${name}">${name}</a>`)}</nav>`}
    </header>
    <p id="gone" role="status">${isGone && words.gone}</p>
    <main>
      ${problems.length > 0 && html`<section class="problems"><h2>${words.problems}</h2><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></section>`}
      ${drawAccount(scene)}
      ${view.drill && drawDrill(scene, view.drill)}
      ${view.isWritable && drawPut(scene)}
      ${regions.map((region) => drawRegion(scene, region))}
    </main>
  </div>`;
}

const EXAMPLE = '{"userId":"u1","location":{"country":"KR","city":"Seoul"}}';

function drawPut({ words, view, answers }: Scene): Html {
  return html`<details id="put-part"><summary><h2>${words.put}</h2></summary>
    <form id="put">
      <label>${words.region}<select id="put-region" name="region">${view.regions.map(({ name }) => html`<option>${name}</option>`)}</select></label>
      <label>${words.key}<input id="put-key" name="partitionKey" value="u1" required maxlength="256" autocomplete="off"></label>
      <label class="wide">${words.data}<textarea id="put-data" name="data" rows="3" required spellcheck="false">${EXAMPLE}</textarea></label>
      <button type="submit">${words.send}</button>
      <output id="answer-put" class="answer">${answers.put ?? ""}</output>
    </form></details>`;
}
