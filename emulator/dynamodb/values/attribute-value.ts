/** A value as DynamoDB's API writes it: one member, named by its type. Binary is base64; numbers are text of 38 digits at most. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: TableItem };

/** Attributes by name. Ask it by {@link attributeOf}: an attribute may be called `constructor`. */
export type TableItem = Readonly<Record<string, AttributeValue>>;

/** Every type of value, by AWS's names. */
export const ATTRIBUTE_TYPES = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"] as const;
/** The type of a value. */
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** The type of a value. */
export function typeOf(value: AttributeValue): AttributeType {
  return ATTRIBUTE_TYPES.find((type) => type in value) ?? "NULL";
}

/** The attribute of that name, if the item has one. */
export function attributeOf(item: TableItem, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** The members of a set; undefined for any other value. */
export function membersOf(value: AttributeValue): readonly string[] | undefined {
  if ("SS" in value) return value.SS;
  if ("NS" in value) return value.NS;
  return "BS" in value ? value.BS : undefined;
}

/** The attributes of those names, of what the item has. */
export function pick(item: TableItem, names: readonly string[]): TableItem {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = attributeOf(item, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Whether two values are one, whatever the order of their sets and maps. */
export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [some, others] = [membersOf(a), membersOf(b)];
  if (typeOf(a) !== typeOf(b)) return false;
  if (some !== undefined && others !== undefined)
    return some.length === others.length && some.every((member) => others.includes(member));
  if ("L" in a && "L" in b) return a.L.length === b.L.length && a.L.every((value, index) => isSame(value, b.L[index]));
  if ("M" in a && "M" in b) return isSameItem(a.M, b.M);
  return scalarOf(a) === scalarOf(b);
}

/** Whether two items, or the lack of them, are one. */
export function isSameItem(a: TableItem | undefined, b: TableItem | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => isSame(attributeOf(a, name), attributeOf(b, name)))
  );
}

const isSame = (a: AttributeValue | undefined, b: AttributeValue | undefined) =>
  a !== undefined && b !== undefined && isEqual(a, b);

function scalarOf(value: AttributeValue): string | boolean | undefined {
  if ("S" in value) return value.S;
  if ("N" in value) return value.N;
  if ("B" in value) return value.B;
  return "BOOL" in value ? value.BOOL : undefined;
}
