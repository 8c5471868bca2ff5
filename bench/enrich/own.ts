// What is measured of the function: bundled, as it is deployed.
export { createEnrichBatch } from "../../handlers/enrich/batch.ts";
export { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
export { deaggregate } from "../../handlers/enrich/deaggregate.ts";
export { createHandler } from "../../handlers/enrich/handler.ts";
export { createKinesisClient, createPutRecords } from "../../handlers/enrich/kinesis.ts";
