import { readFileSync } from "node:fs";
import { expect } from "chai";

/** A JSON Schema, as far as the enriched record's goes. */
type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  required?: string[];
};

const root = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");

/** The components of each record of a Java source, by the record's name. */
function recordsOf(source: string): Record<string, Record<string, string>> {
  const found = source.matchAll(/public record (\w+)\(([^)]*)\)/g);
  return Object.fromEntries(
    [...found].map(([, name = "", components = ""]) => [
      name,
      Object.fromEntries(
        components.split(",").map((component) => component.trim().split(/\s+/).reverse() as [string, string]),
      ),
    ]),
  );
}

/** The components that records must have for a schema: the name of a record is its member's, in the singular. */
function expected(name: string, schema: Schema): Record<string, Record<string, string>> {
  const members = Object.entries(schema.properties ?? {});
  const inner = members.flatMap(([member, { properties, items }]) => {
    const of = items?.properties ? items : { properties };
    return of.properties ? Object.entries(expected(recordName(member), of as Schema)) : [];
  });
  return {
    [name]: Object.fromEntries(members.map(([member, one]) => [member, javaType(member, one)])),
    ...Object.fromEntries(inner),
  };
}

const recordName = (member: string) => `${member.charAt(0).toUpperCase()}${member.slice(1)}`.replace(/s$/, "");

function javaType(member: string, { type, anyOf }: Schema): string {
  if (anyOf !== undefined) return "JsonNode";
  const types: Record<string, string> = { string: "String", number: "double", object: recordName(member) };
  return type === "array" ? `List<${recordName(member)}>` : (types[type ?? ""] ?? `unknown: ${type}`);
}

describe("the enriched record in Java", () => {
  it("has the members of client/enriched-record.v1.json, of the same types", () => {
    const source = read("examples/consumers/kcl/src/main/java/tributary/EnrichedRecord.java");
    const schema = JSON.parse(read("client/enriched-record.v1.json")) as Schema;
    expect(recordsOf(source)).to.deep.equal(expected("EnrichedRecord", schema));
  });

  it("may be strict about each of them, as the schema requires them all", () => {
    const optional = (schema: Schema): string[] => [
      ...Object.keys(schema.properties ?? {}).filter((member) => !schema.required?.includes(member)),
      ...Object.values(schema.properties ?? {}).flatMap(optional),
      ...(schema.items ? optional(schema.items) : []),
    ];
    expect(optional(JSON.parse(read("client/enriched-record.v1.json")) as Schema)).to.deep.equal([]);
  });
});
