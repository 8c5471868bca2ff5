import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { calls } from "./calls.ts";
import type { Models, Shape } from "./models.ts";

type Service = {
  operations: Record<string, { input: { shape: string } }>;
  shapes: Record<string, Record<string, unknown>>;
};

const KEPT = ["type", "required", "enum", "min", "max", "pattern"] as const;

/** What AWS's API models say of the calls that make our resources. @param folder botocore's `data`, from its wheel. */
function extract(folder: string, source: string): Models {
  const models: Models = { source, operations: {}, shapes: {} };
  for (const { service, operations, leftOut = [] } of Object.values(calls)) {
    const [version = ""] = readdirSync(path.join(folder, service)).sort().reverse();
    const file = path.join(folder, service, version, "service-2.json.gz");
    const model = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Service;
    for (const name of operations) {
      const shape = model.operations[name]?.input.shape;
      if (shape === undefined) throw new Error(`${service} has no operation ${name}`);
      models.operations[`${service}.${name}`] = `${service}.${shape}`;
      for (const member of leftOut)
        delete (model.shapes[shape]?.members as Record<string, unknown> | undefined)?.[member];
      keep(models, service, model, shape);
    }
  }
  return models;
}

function keep(models: Models, service: string, model: Service, name: string): void {
  const key = `${service}.${name}`;
  const shape = model.shapes[name];
  if (shape === undefined || models.shapes[key] !== undefined) return;
  const refer = (to: unknown) => `${service}.${(to as { shape: string }).shape}`;
  const members = Object.entries((shape.members as Record<string, unknown> | undefined) ?? {});
  const kept = Object.fromEntries(KEPT.flatMap((part) => (shape[part] === undefined ? [] : [[part, shape[part]]])));
  const referred = ["member", "key", "value"].flatMap((part) =>
    shape[part] === undefined ? [] : [[part, refer(shape[part])]],
  );
  models.shapes[key] = {
    ...kept,
    ...(members.length > 0 && { members: Object.fromEntries(members.map(([member, to]) => [member, refer(to)])) }),
    ...Object.fromEntries(referred),
  } as Shape;
  for (const to of [...members.map(([, member]) => member), shape.member, shape.key, shape.value])
    if (to !== undefined) keep(models, service, model, (to as { shape: string }).shape);
}

if (import.meta.main) {
  const [folder, source] = process.argv.slice(2);
  if (!folder || !source)
    throw new Error("Usage: npx node test/aws-api/extract.ts BOTOCORE_DATA 'botocore 1.2.3, 2026-01-31'");
  writeFileSync(path.join(import.meta.dirname, "models.json"), `${JSON.stringify(extract(folder, source))}\n`);
}
