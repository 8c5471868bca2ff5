import { readFileSync } from "node:fs";
import { streamHandler } from "../kinesis/stream-handler.ts";
import { loadCatalogue } from "./catalogue.ts";
import { bandwidthOptions } from "./handler.ts";

const catalogue = loadCatalogue(readFileSync(new URL("./catalogue.json", import.meta.url), "utf8"));

/** The function that Lambda invokes. A broken catalogue fails every invocation and lets no record through unenriched. */
export const handler = streamHandler(bandwidthOptions(catalogue));
