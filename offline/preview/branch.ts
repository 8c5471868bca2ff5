/** A resource in the tree: its type, its name without what its parent's says, and what stands below. */
export type Branch = { type: string; name: string; below: Branch[] };

/** Lines of the tree, each with the lines below it. */
export type Lines = { label: string; below: Lines }[];

/** How a line is told: a branch, and how many are like it. */
type Tell = (branch: Pick<Branch, "type" | "name">, count: number) => string;

/** Each branch on a line of its own. */
export const everyLine = (branches: readonly Branch[], tell: Tell): Lines =>
  branches.map((branch) => ({ label: tell(branch, 1), below: everyLine(branch.below, tell) }));

/** Branches that are alike, in type and in all that stands below, on one line with their count. */
export function foldedLines(branches: readonly Branch[], tell: Tell): Lines {
  const groups = Map.groupBy(
    branches.map((branch) => ({ branch, below: foldedLines(branch.below, tell) })),
    ({ branch, below }) => JSON.stringify([branch.type, below]),
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const name = nameOf(alike.map(({ branch }) => branch.name));
    return [{ label: tell({ type: first.branch.type, name }, alike.length), below: first.below }];
  });
}

/** The name of branches that are alike: all of theirs where they are short, or none. */
function nameOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  const together = different.join(", ");
  return different.includes("") || together.length > LONGEST_NAMES ? "" : together;
}

const LONGEST_NAMES = 32;

/** Lines with branches drawn before them. */
export const draw = (lines: Lines, indent = ""): string[] =>
  lines.flatMap(({ label, below }, index) => {
    const isLast = index === lines.length - 1;
    return [`${indent}${isLast ? "└─" : "├─"} ${label}`, ...draw(below, `${indent}${isLast ? "   " : "│  "}`)];
  });
