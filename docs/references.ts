import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { contract } from "../client/contract.ts";
import { enrichedRecord } from "../client/enriched-record.ts";
import { livingStack } from "../infra/config/living.ts";
import { settings } from "../infra/config/settings.ts";
import { code, page, type Reference, table } from "./markdown.ts";
import { plannedChanges } from "./planned-changes.ts";
import { policyCoverage, policyRules } from "./policy-references.ts";

/** Folder of the project: where Pulumi.yaml stands. */
export const PROJECT_FOLDER = path.dirname(import.meta.dirname);

/** Stacks that the project ships, in the order in which a change reaches them. */
export const STACKS = ["dev", "staging", "prod"];

/** Every generated page, as it should be. */
export const references = (): Reference[] => [
  ...[configuration(), outputs(), policyRules(), policyCoverage()],
  enrichedRecordSchema(),
];

/** The page of the settings: what each means, and what each stack sets it to. */
export function configuration(): Reference {
  const sources = "`infra/config/settings.ts` and `Pulumi.<stack>.yaml`";
  const rows = Object.entries(settings).map(([name, setting]) => {
    const value = "default" in setting ? code(setting.default) : undefined;
    const type = typeOf(z.toJSONSchema(setting.schema));
    // Pulumi.yaml declares no type for structures, so that only they may be absent.
    return [
      code(name),
      type,
      value ?? (type === "object" ? "none" : "**required**"),
      setting.description,
      setting.rule,
    ];
  });
  const planned = plannedChanges();
  const text = page("Configuration", sources, "How to set them: [configure.md](configure.md).", [
    "## Settings",
    table(["setting", "type", "default", "what it decides", "it must"], rows),
    "## Changed on a stack that lives",
    table(
      ["setting", "what a change does", "Pulumi", "by"],
      Object.entries(livingStack).map(([name, text]) => {
        const { done = "", by = "" } = planned.get(name) ?? {};
        return [code(name), text, done, by];
      }),
    ),
    "The last two columns are what `npm run test:engine` saw: each setting of a small stack was changed and set back on Pulumi's engine, " +
      "with AWS by our models, which refuse what AWS is known to refuse of these changes. *By* says whose rights both took: the " +
      "[deploy role's](../examples/github-oidc-role/README.md), the same until `established`, or an administrator's alone. Another region needs a role that names it.",
    "## What each stack sets",
    "Blank means the default.",
    stackTable(),
  ]);
  return { file: "docs/configuration.md", sources, text };
}

function stackTable(): string {
  const { name: project } = z.object({ name: z.string() }).parse(readYaml("Pulumi.yaml"));
  const stacks = STACKS.filter((stack) => existsSync(path.join(PROJECT_FOLDER, `Pulumi.${stack}.yaml`)));
  const values = stacks.map((stack) => stackFile.parse(readYaml(`Pulumi.${stack}.yaml`)).config);
  const rows = Object.keys(settings)
    .map((name) => [code(name), ...values.map((config) => code(config[`${project}:${name}`]))])
    .filter(([, ...set]) => set.some((value) => value !== ""));
  return table(["setting", ...stacks], rows);
}

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });
const readYaml = (file: string): unknown => parse(readFileSync(path.join(PROJECT_FOLDER, file), "utf8"));

/** The page of the stack's outputs: what applications may rely on. */
export function outputs(): Reference {
  const sources = "`client/contract.ts`";
  const text = page("Outputs", sources, "How to use them: [consume-outputs.md](consume-outputs.md).", [
    "`?` marks what may be absent.",
    table(["output", "type", "what it is"], rowsOf("", z.toJSONSchema(contract), true)),
  ]);
  return { file: "docs/outputs.md", sources, text };
}

/** The JSON Schema of an enriched record, for readers in any language. */
function enrichedRecordSchema(): Reference {
  const { $schema, ...schema } = z.toJSONSchema(enrichedRecord);
  const head = { $schema, title: "Enriched record, version 1" };
  const text = `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
  return { file: "client/enriched-record.v1.json", sources: "`client/enriched-record.ts`", text };
}

type Schema = z.core.JSONSchema.BaseSchema;

/** One row for a schema and each one below it: path, type, meaning. A structure without a meaning of its own has none. */
function rowsOf(name: string, schema: Schema, required: boolean): string[][] {
  const below = (key: string) => (name === "" ? key : `${name}.${key}`);
  const { properties = {}, additionalProperties, required: always = [], description } = schema;
  const named = Object.entries(properties).map(([key, child]) => [key, child, always.includes(key)] as const);
  const children = [...named, [name.endsWith("flows") ? "<flow>" : "<region>", additionalProperties, true] as const];
  const rows = children.flatMap(([key, child, has]) =>
    typeof child === "object" ? rowsOf(below(key), child, has) : [],
  );
  if (description === undefined) return rows;
  return [[code(`${name}${required ? "" : "?"}`), typeOf(schema), description], ...rows];
}

function typeOf({ type, anyOf, items }: Schema): string {
  if (anyOf) return [...new Set(anyOf.map((option) => typeOf(option)))].join(" or ");
  if (type === "array" && typeof items === "object" && !Array.isArray(items)) return `array of ${typeOf(items)}`;
  return String(type);
}
