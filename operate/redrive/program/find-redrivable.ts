import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Redrivable, redrivable } from "../../../client/contract.ts";
import { UsageError } from "../../../command-line/command.ts";
import { ACCOUNT_ID } from "../../../command-line/laptop.ts";
import { unreadable } from "../find-outputs.ts";

const outputs = z.object({ regions: z.record(z.string(), z.object({ redrive: redrivable })) });

const SAY =
  "export what createRedrive answers as regions.<region>.redrive, as examples/marketplace does, and deploy the program";

/**
 * What a program's outputs say can be given back in a region. Rejects with `UsageError` for outputs that can't be read or don't say so.
 * @param endpointUrl `AWS_ENDPOINT_URL` of the environment.
 */
export async function findRedrivable(
  file: string,
  region: string,
  endpointUrl: string | undefined,
): Promise<Redrivable> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw unreadable(file, error, "npx pulumi stack output --json --stack NAME");
  });
  const { data, error } = outputs.safeParse(parseJson(text));
  if (error !== undefined) {
    const [{ path = [], message = "" } = {}] = error.issues;
    throw new UsageError(
      `--outputs must be a program's, with regions.<region>.redrive, got ${file}: ${path.join(".") || "outputs"}: ${message}\nFix: ${SAY}. For the default program, name its --stack`,
    );
  }
  const found = data.regions[region];
  if (found === undefined)
    throw new UsageError(`--region must be one of ${Object.keys(data.regions).join(", ")}, got ${region}.`);
  if (endpointUrl === undefined && found.redrive.operatorArn.split(":")[4] === ACCOUNT_ID)
    throw new UsageError(
      `AWS_ENDPOINT_URL must be set for ${file}, which a local run wrote, got nothing.\nFix: export what npm start -- --program … --serve prints.`,
    );
  return found.redrive;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
