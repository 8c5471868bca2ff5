// What is measured of the function: bundled, as it is deployed.

export { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
export { isUserRecord } from "../../handlers/enrich/enrich.ts";
export { bandwidthOptions, createHandler } from "../../handlers/enrich/handler.ts";
export { createSpans, scan } from "../../handlers/enrich/scan.ts";
export { checksumsOf } from "../../handlers/kinesis/md5/checksums.ts";
export { createPutRecords } from "../../handlers/kinesis/publish/kinesis.ts";
export { deaggregate } from "../../handlers/kinesis/records/deaggregate.ts";
export { createSlab, loadBase64, loadBytes, recordIn, rewind } from "../../handlers/kinesis/records/slab.ts";
export { createOwn } from "./own-batch.ts";
export { sameOnEnrichment } from "./own-json.ts";
