// The flows of a region, one file each, sorted. The name of an export is the name of its flow.

export { enrich } from "./enrich.ts";
