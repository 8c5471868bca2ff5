import type { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import type { DocumentPath } from "../expressions/path.ts";
import { namesOf, orderBy, type TableKeySchema } from "../store/key-schema.ts";
import type { Order } from "../store/sorted-entries.ts";
import type { DynamodbTable } from "../store/table.ts";
import { type AttributeValue, attributeOf, type TableItem, typeOf } from "../values/attribute-value.ts";

const MAXIMUM_PARTITION_KEY_BYTES = 2048;
const MAXIMUM_SORT_KEY_BYTES = 1024;

/** Where the item of a key stands. @throws AwsError ValidationException when it is not the table's key, all of it and nothing else. */
export function orderOfKey(table: DynamodbTable, key: TableItem, keySchema = table.keySchema): Order {
  const names = namesOf(keySchema);
  if (Object.keys(key).length !== names.length) throw wrongKey();
  for (const [index, name] of names.entries()) {
    const [value, type] = [attributeOf(key, name), table.keyTypes.get(name)];
    if (value === undefined || type !== typeOf(value)) throw wrongKey();
    checkNotEmpty(name, value);
    checkBytes(value, index);
  }
  return orderBy(keySchema, key) ?? throwWrongKey();
}

/** Where an item stands that is put whole. @throws AwsError ValidationException for keys that are missing or of another type. */
export function orderOfItem(table: DynamodbTable, item: TableItem): Order {
  for (const [index, name] of namesOf(table.keySchema).entries()) {
    const [value, type] = [attributeOf(item, name), table.keyTypes.get(name)];
    if (value === undefined) throw invalidValues(`Missing the key ${name} in the item`);
    if (type !== typeOf(value))
      throw invalidValues(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    checkNotEmpty(name, value);
    checkBytes(value, index);
  }
  checkIndexKeys(table, item);
  return orderBy(table.keySchema, item) ?? throwWrongKey();
}

/** @throws AwsError ValidationException for keys of indexes of another type. */
export function checkIndexKeys(table: DynamodbTable, item: TableItem): void {
  const indexes = [...table.indexes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const index of indexes)
    for (const name of namesOf(index.keySchema)) {
      const [value, type] = [attributeOf(item, name), table.keyTypes.get(name)];
      if (value === undefined) continue;
      if (type !== typeOf(value))
        throw invalidValues(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      if (isEmpty(value))
        throw invalid(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${wordFor(value)} value. IndexName: ${index.name}, IndexKey: ${name}`,
        );
    }
}

/** @throws AwsError ValidationException for paths that lead into a key of the table or of an index. */
export function checkScalarKeys(table: DynamodbTable, paths: readonly DocumentPath[]): void {
  const inner = new Set(paths.filter(({ length }) => length > 1).map(([name]) => name));
  const check = (keySchema: TableKeySchema, kind: "Key" | "IndexKey") => {
    const wrong = namesOf(keySchema).find((name) => inner.has(name));
    if (wrong !== undefined)
      throw invalid(
        `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${wrong}`,
      );
  };
  check(table.keySchema, "Key");
  for (const { keySchema } of table.indexes.values()) check(keySchema, "IndexKey");
}

/** What AWS answers to a key that is not the table's. */
export function wrongKey(): AwsError {
  return invalid("The provided key element does not match the schema");
}

function throwWrongKey(): never {
  throw wrongKey();
}

function checkNotEmpty(name: string, value: AttributeValue): void {
  if (isEmpty(value))
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${wordFor(value)} value. Key: ${name}`,
    );
}

const isEmpty = (value: AttributeValue) => ("S" in value && value.S === "") || ("B" in value && value.B === "");
const wordFor = (value: AttributeValue) => ("S" in value ? "string" : "binary");

function checkBytes(value: AttributeValue, index: number): void {
  const bytes = "S" in value ? Buffer.byteLength(value.S) : "B" in value ? Buffer.byteLength(value.B, "base64") : 0;
  if (index === 0 && bytes > MAXIMUM_PARTITION_KEY_BYTES)
    throw invalidValues("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (index > 0 && bytes > MAXIMUM_SORT_KEY_BYTES)
    throw invalidValues("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}
