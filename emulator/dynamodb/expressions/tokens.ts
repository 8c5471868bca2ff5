/** A word of an expression. `name` holds keywords and functions too; `unknown` is what no expression has. */
export type Token = {
  kind: "name" | "nameRef" | "valueRef" | "index" | "symbol" | "unknown" | "end";
  text: string;
  start: number;
  end: number;
};

const TOKEN =
  /(?<name>[A-Za-z_]\w*)|(?<nameRef>#\w+)|(?<valueRef>:\w+)|(?<index>\d+)|(?<symbol><=|>=|<>|[=<>()[\].,+-])|(?<unknown>\S)/g;

/** Cuts an expression into its tokens. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    return { kind: kindOf(kind), text: match[0], start: match.index, end: match.index + match[0].length };
  });
}

function kindOf(group: string | undefined): Token["kind"] {
  switch (group) {
    case "name":
    case "nameRef":
    case "valueRef":
    case "index":
    case "symbol":
      return group;
    default:
      return "unknown";
  }
}
