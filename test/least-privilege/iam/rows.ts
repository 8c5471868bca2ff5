import type { Graph } from "../../../offline/graph.ts";
import { arnFits } from "./arn.ts";
import { meetsConditions } from "./conditions.ts";
import { type Place, placesOf } from "./place.ts";
import { withPlaceholders } from "./placeholders.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { type Principal, principalsOf } from "./principals.ts";
import { reasons } from "./reasons.ts";
import { resourcePoliciesOf } from "./resource-policies.ts";
import { type Right, rights } from "./rights.ts";

/** One line of a reviewer's table. */
export type Row = readonly string[];

/** Columns of {@link grantRows}. */
export const GRANT_COLUMNS = ["principal", "action", "resource", "condition", "why", "who calls it"];

/** What the identity policies of one region allow, one action on one resource a row, each with its right's reason. Throws on what no right asks for. */
export function grantRows(graph: Graph, region: string): Row[] {
  return sorted(
    principalsOf(graph)
      .filter(({ place }) => place.region === region)
      .flatMap((principal) =>
        statementsOf(principal, "Allow").flatMap((statement) =>
          statement.Action.flatMap((action) =>
            (statement.Resource ?? []).flatMap((resource) =>
              reasonsOf(principal, statement, action, resource).map(({ why, caller }) => {
                const about = [nameOf(principal), action, resource, conditionText(statement)];
                return [...about.map((text) => withPlaceholders(text, principal.place)), why, caller];
              }),
            ),
          ),
        ),
      ),
  );
}

/** A principal as the tables name it: functions of further flows by their flows. */
const nameOf = ({ kind, place }: Principal): string =>
  kind === "function" && place.flow !== "enrich" ? `function ${place.flow}` : kind;

const statementsOf = ({ policies }: Principal, effect: PolicyStatement["Effect"]) =>
  policies.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === effect);

/** The rights that one action on one resource of a statement is there for. */
function reasonsOf({ kind, place }: Principal, statement: PolicyStatement, action: string, resource: string): Right[] {
  const found = rights.filter(
    (right) =>
      right.principal === kind &&
      right.action === action &&
      right.resources(place).some((named) => arnFits(resource, named)) &&
      meetsConditions(statement, { "aws:ResourceAccount": place.account, ...right.context?.(place) }),
  );
  if (found.length > 0) return found;
  throw new Error(
    `Every grant must have a right in test/least-privilege/iam/rights.ts, got none for ${kind}: ${action} on ${resource} (${statement.Sid}).\n` +
      "Fix: take it out of the policy, or write down who needs it and why",
  );
}

/** Columns of {@link denialRows}. */
export const DENIAL_COLUMNS = ["principal", "action", "resource", "condition", "why"];

/** What the identity policies of one region deny whatever else allows it. */
export function denialRows(graph: Graph, region: string): Row[] {
  return sorted(
    principalsOf(graph)
      .filter(({ place }) => place.region === region)
      .flatMap((principal) =>
        statementsOf(principal, "Deny").flatMap((statement) =>
          statement.Action.flatMap((action) =>
            (statement.Resource ?? []).map((resource) =>
              [nameOf(principal), action, resource, conditionText(statement), reasonOf(statement)].map((text) =>
                withPlaceholders(text, principal.place),
              ),
            ),
          ),
        ),
      ),
  );
}

/** Columns of {@link resourceRows}. */
export const RESOURCE_COLUMNS = ["stands on", "effect", "for whom", "actions", "resource", "condition", "why"];

/** What the policies on one region's resources say. */
export function resourceRows(graph: Graph, region: string): Row[] {
  const places = placesOf(graph).filter((candidate) => candidate.region === region);
  const [place] = places;
  if (!place) throw new Error(`The stack must have a function in ${region}, got none.`);
  return sorted(
    resourcePoliciesOf(graph)
      .filter((policy) => policy.region === region || places.some((one) => isRoleOf(one, policy.resource.outputs.arn)))
      .flatMap(({ holder, policy }) =>
        policy.Statement.map((statement) =>
          [
            holder,
            statement.Effect,
            whom(statement),
            statement.Action.join(", "),
            (statement.Resource ?? ["the role itself"]).join(", "),
            conditionText(statement),
            reasonOf(statement),
          ].map((text) => withPlaceholders(text, place)),
        ),
      ),
  );
}

const isRoleOf = ({ role, flowLog }: Place, arn: unknown) => arn === role || arn === flowLog?.role;

function whom({ Principal = {} }: PolicyStatement): string {
  return Object.values(Principal).flat().join(", ");
}

function reasonOf({ Sid }: PolicyStatement): string {
  const reason = Object.hasOwn(reasons, Sid) ? reasons[Sid] : undefined;
  if (reason === undefined)
    throw new Error(
      `Every statement must have its reason in test/least-privilege/iam/reasons.ts, got none for ${Sid}.\nFix: write it down`,
    );
  return reason;
}

function conditionText({ Condition }: PolicyStatement): string {
  return Object.entries(Condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} = ${values.join(" or ")}`),
    )
    .sort()
    .join("; ");
}

/** Without the rows that are alike once names are placeholders: one for each subnet, for example. */
function sorted(rows: Row[]): Row[] {
  const byText = new Map(rows.map((row) => [row.join("\t"), row]));
  return [...byText.keys()].sort().flatMap((text) => [byText.get(text) ?? []]);
}
