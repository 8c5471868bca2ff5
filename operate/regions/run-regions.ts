import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { findContract } from "../redrive/find-outputs.ts";
import type { RegionsCommand } from "./command-line.ts";
import { readRegion } from "./read-region.ts";
import { createRegionsReport, isAlike, regionsText } from "./report.ts";

/** Reads a stack's regions, tells what differs, and returns the exit status. Rejects with `UsageError` for outputs that can't be. */
export async function runRegions({ stack, outputs, json }: RegionsCommand): Promise<number> {
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const contract = await findContract({ stack, outputs, endpointUrl });
  const regions = Object.keys(contract.regions);
  if (regions.length < 2)
    throw new UsageError(
      `--outputs must be of a stack with two regions or more, got ${regions.join(", ")}.\n` +
        "Fix: npx pulumi config set --path 'tributary:regions[1]' eu-west-1",
    );
  const states = await Promise.all(regions.map((region) => readRegion(contract, region)));
  const report = createRegionsReport(states);
  process.stdout.write(`${json ? jsonDocument(report) : regionsText(report)}\n`);
  return isAlike(report) ? 0 : 1;
}
