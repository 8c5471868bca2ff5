import { open } from "node:fs/promises";

/** Bytes of a file that tell what it is. */
const HEAD_BYTES = 1 << 16;
/** Lines of it that are looked at. */
const HEAD_LINES = 20;

/** Reads the beginning of a file. */
export async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What a file seems to be when it is no NDJSON, and what makes NDJSON of it; undefined when it may be some. */
export function ndjsonProblem(file: string, head: Uint8Array): string | undefined {
  const kind = kindOf(head);
  if (kind === undefined) return undefined;
  const { seems, fix } = kind;
  const to = `${file.replace(/\.[^./\\]*$/, "")}.ndjson`;
  // What is written onto itself is empty before it is read.
  const target = to === file ? `${file}.mended` : to;
  return `${file} must hold one JSON object a line, but seems to be ${seems}: each of its lines goes in as it is.\nFix: ${fix(inShell(file), inShell(target))}`;
}

const inShell = (file: string) => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);

type Kind = { seems: string; fix: (from: string, to: string) => string };

const COMPRESSED: Kind = { seems: "compressed", fix: (from, to) => `gzip -dc ${from} > ${to}` };
const UTF_16: Kind = { seems: "UTF-16", fix: (from, to) => `iconv -f UTF-16 -t UTF-8 ${from} > ${to}` };
const ARRAY: Kind = { seems: "a JSON array", fix: (from, to) => `jq -c '.[]' ${from} > ${to}` };
const SPREAD: Kind = { seems: "JSON spread over several lines", fix: (from, to) => `jq -c . ${from} > ${to}` };
const CSV: Kind = {
  seems: "CSV",
  fix: (from, to) =>
    `python3 -c 'import csv,json,sys; [print(json.dumps(row)) for row in csv.DictReader(sys.stdin)]' < ${from} > ${to}`,
};
const OTHER: Kind = { seems: "no JSON", fix: () => "make one JSON object of each record, on a line of its own" };

function kindOf(head: Uint8Array): Kind | undefined {
  const [first, second] = head;
  if (first === 0x1f && second === 0x8b) return COMPRESSED;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return UTF_16;
  const { lines, isWhole } = linesOf(head);
  const begin = lines[0]?.[0];
  if (begin === undefined) return undefined;
  const values = lines.map(parse);
  if (lines.length === 1 && begin === "[" && (!isWhole || Array.isArray(values[0]?.json))) return ARRAY;
  if (lines.length === 1 && !isWhole) return undefined;
  if (values.some((value) => value !== undefined && isRecord(value.json))) return undefined;
  if (values.every((value) => value !== undefined)) return undefined;
  if (begin === "[") return ARRAY;
  if (begin === "{") return SPREAD;
  return isTable(lines) ? CSV : OTHER;
}

/** The first lines, without blank ones. A last one that the head cuts off counts only when it is the only one. */
function linesOf(head: Uint8Array): { lines: string[]; isWhole: boolean } {
  const all = new TextDecoder().decode(head).split("\n");
  const isCut = head.byteLength === HEAD_BYTES;
  const lines = (isCut && all.length > 1 ? all.slice(0, -1) : all)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { lines: lines.slice(0, HEAD_LINES), isWhole: !isCut || all.length > 1 };
}

function parse(line: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(line) };
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether each line has as many fields as the first, and more than one. */
function isTable(lines: readonly string[]): boolean {
  return [",", ";", "\t"].some((mark) => {
    const fields = lines.map((line) => line.replace(/"[^"]*"/g, "").split(mark).length);
    return (fields[0] ?? 0) > 1 && fields.every((count) => count === fields[0]);
  });
}
