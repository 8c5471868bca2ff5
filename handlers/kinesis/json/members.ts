const plain: ReadonlySet<object | null> = new Set([Object.prototype, Array.prototype, null]);
/** JSON text of what can never change. */
const frozenTexts = new WeakMap<object, string>();

/**
 * JSON text of an object of members. Of what is frozen, and all in it, the text is made once: what a look-up returns again and again
 * is most of what there is to write.
 */
export function jsonOf(members: object): string {
  if (Object.isFrozen(members)) return textOfFrozen(members) ?? "null";
  if (!Object.values(members).some(isFrozenObject) || "toJSON" in members) return JSON.stringify(members);
  let text = "";
  for (const [name, value] of Object.entries(members)) {
    const json = isFrozenObject(value) ? textOfFrozen(value) : (JSON.stringify(value) as string | undefined);
    if (json !== undefined) text += `${text === "" ? "{" : ","}${JSON.stringify(name)}:${json}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function isFrozenObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.isFrozen(value);
}

function textOfFrozen(value: object): string | undefined {
  const known = frozenTexts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value) as string | undefined;
  if (text !== undefined && canNeverChange(value)) frozenTexts.set(value, text);
  return text;
}

/** Whether a value and all in it is frozen data: no accessor, no method that says what it is in JSON, nothing with a state of its own. */
function canNeverChange(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (!Object.isFrozen(value) || !plain.has(Object.getPrototypeOf(value)) || "toJSON" in value) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every(
    (property) => "value" in property && canNeverChange(property.value),
  );
}
