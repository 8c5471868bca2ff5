import { type AttributeValue, attributeOf, type TableItem } from "../values/attribute-value.ts";

/** Where a value lies in an item: names of attributes and map members, numbers of list members. The first is a name. */
export type DocumentPath = readonly (string | number)[];

/** The value at a path, if there is one. */
export function valueAt(item: TableItem, path: DocumentPath): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>(memberOf, { M: item });
}

function memberOf(value: AttributeValue | undefined, part: string | number): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof part === "number") return "L" in value ? value.L[part] : undefined;
  return "M" in value ? attributeOf(value.M, part) : undefined;
}

/** What is left of an item by some paths: the maps and lists that lead to them, without their other members. */
export function project(item: TableItem, paths: readonly DocumentPath[]): TableItem {
  const heads = Map.groupBy(paths, ([head]) => head);
  return Object.fromEntries(
    [...heads].flatMap(([name, own]) => {
      if (typeof name !== "string") return [];
      const value = narrowed(
        attributeOf(item, name),
        own.map((path) => path.slice(1)),
      );
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function narrowed(value: AttributeValue | undefined, rests: readonly DocumentPath[]): AttributeValue | undefined {
  if (value === undefined || rests.some((rest) => rest.length === 0)) return value;
  const heads = Map.groupBy(rests, ([head]) => head);
  if ("M" in value) {
    const members = project(value.M, rests);
    return Object.keys(members).length > 0 ? { M: members } : undefined;
  }
  if (!("L" in value)) return undefined;
  const members = value.L.flatMap((member, index) => {
    const own = heads.get(index);
    return (
      (own &&
        narrowed(
          member,
          own.map((rest) => rest.slice(1)),
        )) ??
      []
    );
  });
  return members.length > 0 ? { L: members } : undefined;
}

/** As AWS writes a path in errors. */
export function pathText(path: DocumentPath): string {
  return `[${path.map((part) => (typeof part === "number" ? `[${part}]` : part)).join(", ")}]`;
}

/** How two paths are at odds: one is the other or leads to it, or they take one thing for a map and a list. */
export function clash(one: DocumentPath, other: DocumentPath): "overlap" | "conflict" | undefined {
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    if (typeof one[index] !== typeof other[index]) return "conflict";
    if (one[index] !== other[index]) return undefined;
  }
  return "overlap";
}
