import { command } from "../command-line/command.ts";
import { createPreview } from "../offline/preview.ts";

/** `npm run preview`: what `pulumi up` would create, and what of it costs money without a single record. */
export const preview = createPreview(async (graph) => {
  const { fixedCostNote } = await import("./plan/fixed-cost.ts");
  const { readPrices } = await import("./plan/price-book.ts");
  const { ownPricesFile } = await import("./plan/refresh/own-prices.ts");
  return fixedCostNote(graph, readPrices(ownPricesFile()));
});

if (import.meta.main) await command(preview);
