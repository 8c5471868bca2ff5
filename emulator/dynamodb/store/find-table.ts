import { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import { expire } from "./change.ts";
import type { DynamodbTable, TableIndex, TableScope, Tables } from "./table.ts";

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):(\d{12}):table\/([\w.-]+)$/;

/** The key of a table in the registry. */
export function tableKey({ account, region }: TableScope, name: string): string {
  return `${account}/${region}/${name}`;
}

/** The table of a name or ARN, as it is now. @throws AwsError ResourceNotFoundException */
export function findTable(tables: Tables, scope: TableScope, nameOrArn: string): DynamodbTable {
  return lookUp(tables, scope, nameOrArn) ?? throwNotFound("Requested resource not found");
}

/** {@link findTable} for calls about the table itself, whose error names it. @throws AwsError ResourceNotFoundException */
export function findNamedTable(tables: Tables, scope: TableScope, nameOrArn: string): DynamodbTable {
  return (
    lookUp(tables, scope, nameOrArn) ?? throwNotFound(`Requested resource not found: Table: ${nameOrArn} not found`)
  );
}

/** The index of a name. @throws AwsError ValidationException */
export function findIndex(table: DynamodbTable, name: string): TableIndex {
  const index = table.indexes.get(name);
  if (index === undefined) throw invalid(`The table does not have the specified index: ${name}`);
  return index;
}

/** @throws AwsError ValidationException for a name that no table or index can have. */
export function checkName(member: string, name: string): void {
  if (name.length < 3 || name.length > 255)
    throw invalid(`${member} must be at least 3 characters long and at most 255 characters long`);
  if (!/^[\w.-]+$/.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at '${member.replace(/^./, (first) => first.toLowerCase())}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
}

/** @throws AwsError ValidationException when a list names something twice. */
export function checkDistinct(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidValues(`Duplicate ${what}: ${twice}`);
}

function lookUp(tables: Tables, scope: TableScope, nameOrArn: string): DynamodbTable | undefined {
  const [, region = scope.region, account = scope.account, name = nameOrArn] = TABLE_ARN.exec(nameOrArn) ?? [];
  const table = tables.tables.get(tableKey({ account, region }, name));
  if (table !== undefined) expire(tables, table);
  return table;
}

function throwNotFound(message: string): never {
  throw new AwsError("ResourceNotFoundException", message);
}
