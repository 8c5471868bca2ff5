import { type AttributeType, membersOf, typeOf } from "../values/attribute-value.ts";
import { reportNoPath, reportType } from "./check-operands.ts";
import { isToken } from "./cursor.ts";
import { createParser, type Parser } from "./parser.ts";
import { reportClashes } from "./paths.ts";
import type { Placeholders } from "./placeholders.ts";
import type { SetOperand, UpdateAction } from "./update.ts";

const SECTIONS = ["SET", "REMOVE", "ADD", "DELETE"] as const;
type Section = (typeof SECTIONS)[number];

/** As errors of ADD and DELETE name types. */
const TYPE_NAMES: Partial<Record<AttributeType, string>> = {
  ...{ S: "STRING", N: "NUMBER", B: "BINARY", NULL: "NULL", BOOL: "BOOLEAN", L: "LIST", M: "MAP" },
};

/**
 * Reads an update.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @throws AwsError ValidationException
 */
export function parseUpdate(text: string, placeholders: Placeholders): UpdateAction[] {
  const parser = createParser("UpdateExpression", text, placeholders);
  const actions: UpdateAction[] = [];
  const seen = new Set<Section>();
  do {
    const section = SECTIONS.find((each) => parser.accept(each)) ?? parser.fail();
    if (seen.has(section))
      parser.report("section", `The "${section}" section can only be used once in an update expression;`);
    seen.add(section);
    do actions.push(action(parser, section));
    while (parser.accept(","));
  } while (parser.peek().kind !== "end");
  reportClashes(
    parser,
    actions.map(({ path }) => path),
  );
  parser.finish();
  return actions;
}

function action(parser: Parser, section: Section): UpdateAction {
  const path = parser.path();
  switch (section) {
    case "SET":
      parser.expect("=");
      return { kind: "set", path, operand: setOperand(parser) };
    case "REMOVE":
      return { kind: "remove", path };
    default: {
      if (parser.peek().kind !== "valueRef") parser.fail();
      const value = parser.value();
      const isNumber = section === "ADD" && "N" in value;
      if (!isNumber && membersOf(value) === undefined)
        parser.report(
          "action operand",
          `Incorrect operand type for operator or function; operator: ${section}, operand type: ${TYPE_NAMES[typeOf(value)]}`,
        );
      return { kind: section === "ADD" ? "add" : "delete", path, value };
    }
  }
}

function setOperand(parser: Parser): SetOperand {
  const left = setTerm(parser);
  const [sign, kind] = parser.accept("+") ? (["+", "plus"] as const) : (["-", "minus"] as const);
  if (sign === "-" && !parser.accept("-")) return left;
  const right = setTerm(parser);
  for (const term of [left, right])
    if (term.kind === "value" && !("N" in term.value)) reportType(parser, sign, typeOf(term.value));
  return { kind, left, right };
}

function setTerm(parser: Parser): SetOperand {
  const { kind, text } = parser.peek();
  if (kind === "valueRef") return { kind: "value", value: parser.value() };
  if (kind === "name" && isToken(parser.peek(1), "(")) return functionCall(parser, text);
  if (!parser.accept("(")) return { kind: "path", path: parser.path() };
  const inner = setOperand(parser);
  parser.expect(")");
  return inner;
}

function functionCall(parser: Parser, name: string): SetOperand {
  parser.next();
  parser.expect("(");
  const operands = [setOperand(parser)];
  while (parser.accept(",")) operands.push(setOperand(parser));
  parser.expect(")");
  const [left, right] = operands;
  if (name !== "if_not_exists" && name !== "list_append")
    parser.report("unknown function", `Invalid function name; function: ${name}`);
  if (left === undefined || right === undefined || operands.length !== 2) {
    parser.report(
      "operand count",
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
    return { kind: "value", value: { NULL: true } };
  }
  if (name === "list_append") {
    for (const term of [left, right])
      if (term.kind === "value" && !("L" in term.value)) reportType(parser, name, typeOf(term.value));
    return { kind: "list_append", left, right };
  }
  if (left.kind === "path") return { kind: "if_not_exists", path: left.path, otherwise: right };
  reportNoPath(parser, name);
  return right;
}
