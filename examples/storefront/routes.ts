const ITEMS = "/categories/{category}/items";
const ITEM = `${ITEMS}/{id}`;

/** Routes that any token of the shop may call. */
export const READS = [`GET ${ITEMS}`, `GET ${ITEM}`] as const;

/** Routes that want the scope {@link WRITE_SCOPE}. */
export const WRITES = [`POST ${ITEMS}`, `PUT ${ITEM}`, `DELETE ${ITEM}`] as const;

/** What a token must have to write. */
export const WRITE_SCOPE = "items:write";
