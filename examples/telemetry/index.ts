import { readFileSync } from "node:fs";
import { enrichment, refuse } from "../../handlers/kinesis/index.ts";

type Vehicle = { vehicleId: string; depot: string };
type Depot = { name: string; city: string };

const text = readFileSync(new URL("./depots.json", import.meta.url), "utf8");
const depots = new Map<string, Depot>(Object.entries(JSON.parse(text)));

export const handler = enrichment<Vehicle>({
  enrich: ({ depot }) => {
    const found = depots.get(depot);
    return found === undefined ? refuse("unknown-depot") : { home: found };
  },
});
