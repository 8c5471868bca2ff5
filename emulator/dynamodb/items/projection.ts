import { invalidValues } from "../errors.ts";
import { type DocumentPath, project } from "../expressions/path.ts";
import { parseProjection } from "../expressions/paths.ts";
import type { PlaceholderInput, Placeholders } from "../expressions/placeholders.ts";
import type { DynamodbTable } from "../store/table.ts";
import type { TableItem } from "../values/attribute-value.ts";
import type { CapacityInput } from "./capacity.ts";
import { openExpressions } from "./input.ts";
import { checkScalarKeys } from "./keys.ts";

/** What of an item a read wants, by AWS's names. */
export type ProjectionInput = Pick<PlaceholderInput, "ExpressionAttributeNames"> & {
  ProjectionExpression?: string | undefined;
  AttributesToGet?: readonly string[] | undefined;
};
/** What a read of items by key can be given. */
export type GetInput = ProjectionInput & CapacityInput & { ConsistentRead?: boolean | undefined };

/** Reads an input whose one expression is a projection. @throws AwsError ValidationException */
export function readProjection(table: DynamodbTable, input: ProjectionInput): (item: TableItem) => TableItem {
  const { ProjectionExpression, AttributesToGet } = input;
  const placeholders = openExpressions(input, { ProjectionExpression }, { AttributesToGet });
  const paths = projectedPaths(input, placeholders);
  placeholders.checkAllUsed();
  checkScalarKeys(table, paths ?? []);
  return paths === undefined ? (item) => item : (item) => project(item, paths);
}

/** The paths that an input asks for; undefined where it wants all. @throws AwsError ValidationException */
export function projectedPaths(
  { ProjectionExpression, AttributesToGet }: ProjectionInput,
  placeholders: Placeholders,
): readonly DocumentPath[] | undefined {
  if (ProjectionExpression !== undefined) return parseProjection(ProjectionExpression, placeholders);
  const twice = AttributesToGet?.find((name, index) => AttributesToGet.indexOf(name) !== index);
  if (twice !== undefined) throw invalidValues(`Duplicate value in attribute name: ${twice}`);
  return AttributesToGet?.map((name) => [name]);
}
