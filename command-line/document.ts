/** Version of the JSON that commands print. It rises when a member goes, or means something else. */
const VERSION = 1;

/**
 * What a command found, as JSON: what lasts for ever is null.
 * @param replace answers what stands in a value's place. @default itself
 */
export const jsonDocument = (data: object, replace: (value: unknown) => unknown = (value) => value): string =>
  JSON.stringify({ version: VERSION, ...data }, (_, value) => replace(value), 2);
