import { createHash } from "node:crypto";
import { html } from "./draw/html.ts";
import { drawPage } from "./draw/page.ts";
import { wordsOf } from "./draw/words.ts";
import type { PageParts } from "./parts.ts";
import type { View } from "./view.ts";

/** A whole HTML document of a view, in English until its script finds another language. It is whole without the script too. */
export function pageDocument(view: View, head: string): string {
  const scene = { view, language: "en", words: wordsOf("en"), answers: {}, isGone: false } as const;
  // In a script, "</script>" and "<!--" would end or hide what follows.
  const data = JSON.stringify(view).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${html`<title>${view.project} ${view.stack}</title>`.markup}
<link rel="icon" href="data:,">
${head}
</head>
<body>
${drawPage(scene).markup}
<script type="application/json" id="view">${data}</script>
`;
}

/** Ends a document with its script. */
export const END = "</body>\n</html>\n";

/**
 * A view as one file that needs nothing else, and lets nothing else in: its own script and style, by their hashes, and no
 * request to anywhere.
 */
export function reportDocument(view: View, { script, style }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = `<meta http-equiv="content-security-policy" content="${policy}">\n<style>${style}</style>`;
  return `${pageDocument(view, head)}<script>${script}</script>\n${END}`;
}

const hashOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
