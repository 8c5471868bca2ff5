import { type Html, html } from "./html.ts";

/** A record before a flow: a line a member. Text that is no JSON object stays as it is. */
export function drawBefore(before: string): Html {
  const members = parse(before);
  return members === undefined
    ? html`${before}`
    : lines(Object.entries(members).map(([name, value]) => html`${pair(name, value)}`));
}

/** A record after a flow: a line a member, with what was not there before marked. Text that is no JSON object stays as it is. */
export function drawAfter(before: string | undefined, after: string): Html {
  const members = parse(after);
  if (members === undefined) return html`${after}`;
  const earlier = before === undefined ? members : parse(before);
  return lines(Object.entries(members).map(([name, value]) => member(earlier ?? {}, name, value)));
}

const lines = (members: readonly Html[]): Html =>
  html`{\n${members.map((line, index) => html`  ${line}${index < members.length - 1 ? "," : ""}\n`)}}`;

function member(earlier: Members, name: string, value: unknown): Html {
  if (!Object.hasOwn(earlier, name)) return html`<mark>${pair(name, value)}</mark>`;
  return html`${JSON.stringify(name)}: ${compare(earlier[name], value)}`;
}

function compare(before: unknown, after: unknown): Html {
  const text = JSON.stringify(after);
  if (JSON.stringify(before) === text) return html`${text}`;
  if (!isMembers(before) || !isMembers(after)) return html`<mark>${text}</mark>`;
  const inner = Object.entries(after).map(([name, value]) => member(before, name, value));
  return html`{ ${inner.map((each, index) => html`${index > 0 ? ", " : ""}${each}`)} }`;
}

const pair = (name: string, value: unknown) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
