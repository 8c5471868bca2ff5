/** Version of the JSON that commands print. It rises when a member goes, or means something else. */
const VERSION = 1;

/** What a command found, as JSON: what lasts for ever is null, and so is what is not known. */
export const jsonDocument = (data: object): string =>
  JSON.stringify({ version: VERSION, ...data }, (_, value) => (value === undefined ? null : value), 2);
