// What is measured of the function: bundled, as it is deployed.
export { createEnrichBatch } from "../../handlers/enrich/batch.ts";
export { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
export { deaggregate } from "../../handlers/enrich/deaggregate.ts";
export { isUserRecord } from "../../handlers/enrich/enrich.ts";
export { createHandler } from "../../handlers/enrich/handler.ts";
export { createPutRecords } from "../../handlers/enrich/kinesis.ts";
export { checksumsOf } from "../../handlers/enrich/md5/checksums.ts";
export { createSpans, scan } from "../../handlers/enrich/scan.ts";
export { createSlab, loadBase64, loadBytes, recordIn, rewind } from "../../handlers/enrich/slab.ts";
