const MOST_CHARACTERS = 16_384;

/** Bytes as a page shows them: text, cut where it is long. */
export function shownText(data: Uint8Array, most = MOST_CHARACTERS): string {
  const text = Buffer.from(data).toString("utf8");
  if (text.includes("\uFFFD")) return `${data.length} bytes that are not text`;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
