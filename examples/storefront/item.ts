import { z } from "zod";

/** What a client says of an item. */
export const newItem = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** In the smallest unit of the currency, so that no price is rounded. */
  price: z.int().min(0).max(1_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  stock: z.int().min(0).max(1_000_000),
});
/** What a client says of an item. */
export type NewItem = z.infer<typeof newItem>;

/** An item as the API tells it. `version` grows by one with each change; its ETag is the same number. */
export const item = z.strictObject({
  category: z.string(),
  id: z.string(),
  version: z.int().min(1),
  ...newItem.shape,
});
/** An item as the API tells it. */
export type Item = z.infer<typeof item>;

/** The part of a path that names a category. */
export const category = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u);

/** What an item is told from others of its category by. */
export const itemId = z.string().regex(/^[\w-]{1,64}$/);

/** How a list is asked for. */
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** Where the page before ended. */
  after: itemId.optional(),
});
