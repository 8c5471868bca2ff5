import { Buffer } from "node:buffer";

/** An enriched record, as the function writes it. */
export function createEnriched({
  id = "1",
  ...overrides
}: {
  id?: string;
  [member: string]: unknown;
} = {}): Uint8Array {
  const enrichment = { id, catalogue: "2026-11-01", match: "city" };
  const record = { userId: "run-1", visit: 0, location: { country: "KR" }, bandwidthOptions: [], enrichment };
  return Buffer.from(JSON.stringify({ ...record, ...overrides }));
}
