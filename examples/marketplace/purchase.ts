import { z } from "zod";

/** What a shop publishes when somebody has bought something. */
export const purchase = z.object({
  id: z.string().min(1),
  buyer: z.string().min(1),
  item: z.string().min(1),
  cents: z.int().positive(),
});

/** A purchase. */
export type Purchase = z.infer<typeof purchase>;

/** What happened to a buyer's money, numbered by the buyer's account. */
export const payment = z.object({
  buyer: z.string().min(1),
  number: z.int().positive(),
  cents: z.int(),
});
