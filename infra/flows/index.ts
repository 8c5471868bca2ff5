/** The flows of a region, one file each. A flow's name is the name that its file's export has here. */
export { enrich } from "./enrich.ts";
