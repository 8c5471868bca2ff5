/** Addresses on this machine, by those that the program knows. */
export type LocalUrls = ReadonlyMap<string, string>;

/** A text with its address on this machine where it is, or begins with, one that the program knows. */
export function localAddress(text: string, urls: LocalUrls): string {
  for (const [known, local] of urls)
    if (text === known || text.startsWith(`${known}/`)) return `${local}${text.slice(known.length)}`;
  return text;
}

/** A value, all texts in it by {@link localAddress}. */
export function withLocalAddresses(value: unknown, urls: LocalUrls): unknown {
  if (typeof value === "string") return localAddress(value, urls);
  if (Array.isArray(value)) return value.map((item) => withLocalAddresses(item, urls));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withLocalAddresses(item, urls)]));
}
