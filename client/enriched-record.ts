import { z } from "zod";

const option = z.looseObject({
  id: z.string().min(1).describe("Id of the option in the catalogue."),
  name: z.string().min(1).describe("Its name, for people."),
  downMbps: z.number().positive().describe("Download, in Mbit/s."),
  upMbps: z.number().positive().describe("Upload, in Mbit/s."),
  technology: z.string().min(1).describe("Such as `fiber`."),
  monthlyPrice: z.number().min(0).describe("Price a month, in `currency`."),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe("ISO 4217 code."),
});

/** Schema of what comes back on the output stream: a user record with two members more. Other members are the user's own. */
export const enrichedRecord = z.looseObject({
  userId: z.string().min(1).describe("Whose record it is: 1 to 256 UTF-16 code units."),
  location: z
    .looseObject({
      country: z.union([z.string().min(1), z.number()]).describe("A code, a name or a flag, as the record gave it."),
    })
    .describe("Where the user is, as the record gave it."),
  bandwidthOptions: z.array(option).describe("What is sold there; may be empty."),
  enrichment: z
    .looseObject({
      id: z.string().min(1).describe("The same for a record that comes twice: drop what you have seen."),
      catalogue: z.string().min(1).describe("Version of the catalogue that the options are from."),
      match: z.enum(["city", "region", "country"]).describe("The level whose options these are."),
    })
    .describe("The stamp of the function."),
});

/** A record of the output stream. */
export type EnrichedRecord = z.infer<typeof enrichedRecord>;

/** A record of the output stream is not what the schema says. Its message names members, and shows nothing from within them. */
export class EnrichedRecordError extends Error {
  override readonly name = "EnrichedRecordError";
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The enriched record in the bytes of a record of the output stream.
 * @throws EnrichedRecordError for bytes that are no JSON in UTF-8, and members that are not as `enriched-record.v1.json` says.
 */
export function parseEnrichedRecord(data: Uint8Array): EnrichedRecord {
  const result = enrichedRecord.safeParse(parseJson(data));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the record"}: ${message}`);
  throw new EnrichedRecordError(
    `An enriched record must be as enriched-record.v1.json says, got one with ${problems.join("; ")}.\n` +
      "Fix: read the output stream, and use the client of the version that deployed the stack.",
  );
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(data));
  } catch {
    throw new EnrichedRecordError(
      `An enriched record must be JSON in UTF-8, got ${data.byteLength} bytes that are not.\nFix: read the output stream.`,
    );
  }
}
