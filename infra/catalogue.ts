import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadCatalogue } from "../handlers/enrich/catalogue.ts";

/** Folder of the project: where Pulumi.yaml stands. */
export const PROJECT_FOLDER = path.dirname(import.meta.dirname);

/**
 * Reads the catalogue as the function will when it starts, so that a broken one stops the deployment instead.
 * Throws `pulumi.RunError` that lists what is wrong with it.
 */
export function checkCatalogue(file: string): void {
  try {
    loadCatalogue(readFileSync(path.join(PROJECT_FOLDER, file), "utf8"));
  } catch (error) {
    throw new pulumi.RunError(
      `${pulumi.getProject()}:catalogue must be a valid catalogue, got ${file}.\n${(error as Error).message}`,
    );
  }
}
