import { type Html, html } from "./html.ts";

/** A table that scrolls by itself where the page is narrow; a head without words is none. */
export const table = (heads: readonly string[], rows: readonly Html[], label: string): Html => html`
  <div class="scroll" tabindex="0" role="group" aria-label="${label}"><table>
    <thead><tr>${heads.map((head) => (head === "" ? html`<td></td>` : html`<th scope="col">${head}</th>`))}</tr></thead>
    <tbody>${rows}</tbody></table></div>`;
