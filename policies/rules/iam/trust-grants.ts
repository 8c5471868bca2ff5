import { type Properties, UNKNOWN } from "../../core/properties.ts";
import type { Requirement, ResourceRule } from "../../core/rule.ts";
import type { Statement, Text } from "../../core/statements.ts";
import { allHold, allows, finding, type Verdict } from "./iam-grants.ts";
import { carriersOf } from "./policy-carriers.ts";
import { eachStatementOf, not } from "./resource-grants.ts";

/** What may be wrong with a statement that lets someone become a role. */
export type TrustDefect = {
  /** The element to look at. */
  element: "Principal" | "Condition";
  message: Requirement;
  /** Kind of the principals that it concerns. @default all */
  kind?: "Service" | "Federated";
  /** Whether it concerns a principal. */
  concerns: (name: string, config: Properties) => boolean;
  /** Whether the statement's conditions set it right, for a principal. */
  isBounded: (statement: Statement, config: Properties, name: Text) => Verdict;
};

/** A rule about whom a role's trust policy lets in; its findings tell which principals. */
export function trustRule(
  about: Omit<ResourceRule, "types" | "check">,
  { element, message, kind, concerns, isBounded }: TrustDefect,
): ResourceRule {
  return {
    ...about,
    types: carriersOf("trust"),
    check: (props, context) =>
      eachStatementOf(["trust"], props, context, message, (statement) => {
        const { config } = context;
        const isWrong = (name: Text): Verdict =>
          allHold([name === UNKNOWN ? UNKNOWN : concerns(name, config), not(isBounded(statement, config, name))]);
        const principals = (statement.principals ?? []).filter((principal) => !kind || mayBe(principal.kind, kind));
        const names = principals.map(({ name }) => name);
        const wrong = names.filter((name) => isWrong(name) === true);
        const isUnsure = names.some((name) => isWrong(name) === UNKNOWN);
        const verdict = allHold([allows(statement), wrong.length > 0 || (isUnsure && UNKNOWN)]);
        return finding(`${statement.path}.${element}`, verdict, wrong, message);
      }),
  };
}

/** Principals that are not known yet as a whole are of kind `*`. */
const mayBe = (kind: string, wanted: string): boolean => kind === wanted || kind === "*";
