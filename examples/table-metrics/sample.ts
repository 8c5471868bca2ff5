import { readFile } from "node:fs/promises";
import { z } from "zod";

const measurement = z.object({ device: z.string(), site: z.string(), value: z.string() });

/** The measurements of the sample. */
export async function readSample(): Promise<z.infer<typeof measurement>[]> {
  const text = await readFile(new URL("./sample.ndjson", import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => measurement.parse(JSON.parse(line)));
}
