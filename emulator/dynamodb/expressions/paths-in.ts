import type { Operand, ParsedCondition } from "./condition.ts";
import type { DocumentPath } from "./path.ts";
import type { SetOperand, UpdateAction } from "./update.ts";

/** The paths that a condition looks at. */
export function pathsIn(condition: ParsedCondition | undefined): DocumentPath[] {
  switch (condition?.kind) {
    case undefined:
      return [];
    case "and":
    case "or":
      return condition.conditions.flatMap(pathsIn);
    case "not":
      return pathsIn(condition.condition);
    case "compare":
      return [condition.left, condition.right].flatMap(pathsOf);
    case "between":
      return [condition.operand, condition.low, condition.high].flatMap(pathsOf);
    case "in":
      return [condition.operand, ...condition.options].flatMap(pathsOf);
    case "function":
      return condition.operands.flatMap(pathsOf);
  }
}

/** The paths that an update changes, and those that it looks at. */
export function pathsInUpdate(actions: readonly UpdateAction[]): DocumentPath[] {
  return actions.flatMap((action) => [action.path, ...(action.kind === "set" ? pathsOfTerm(action.operand) : [])]);
}

function pathsOf(operand: Operand): DocumentPath[] {
  if (operand.kind === "size") return pathsOf(operand.of);
  return operand.kind === "path" ? [operand.path] : [];
}

function pathsOfTerm(operand: SetOperand): DocumentPath[] {
  switch (operand.kind) {
    case "path":
      return [operand.path];
    case "value":
      return [];
    case "if_not_exists":
      return [operand.path, ...pathsOfTerm(operand.otherwise)];
    default:
      return [operand.left, operand.right].flatMap(pathsOfTerm);
  }
}
