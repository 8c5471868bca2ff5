/** How much of a source is shown. */
const SHOWN = 500;

/** A source and a place in it, as AWS's JSON parser writes them: lines and columns count from 1. @param place From 0. */
export function locationIn(source: string, place: number): string {
  const lines = source.slice(0, place).split(/\r\n|\r|\n/);
  const cut = source.length > SHOWN ? `[truncated ${source.length - SHOWN} chars]` : "";
  const column = (lines.at(-1) ?? "").length + 1;
  return `[Source: (String)"${shown(source.slice(0, SHOWN))}"${cut}; line: ${lines.length}, column: ${column}]`;
}

/** What the parser adds to each of its messages. */
export const sourceTail = (source: string, place: number): string => `\n at ${locationIn(source, place)}`;

/** Control characters are escaped, but for ends of lines. */
const shown = (text: string) =>
  text.replace(/[^\P{Cc}\r\n]/gu, (character) => `\\u${hex(character).toUpperCase().padStart(4, "0")}`);

const hex = (character: string) => character.charCodeAt(0).toString(16);
