import type { Finding, Requirement, ResourceRule } from "../../core/rule.ts";
import type { Statement } from "../../core/statements.ts";
import {
  allHold,
  allows,
  allowsEverywhere,
  anyHolds,
  anyOf,
  eachDocument,
  finding,
  hasWildcard,
  IDENTITY_CARRIERS,
  type Verdict,
} from "./iam-grants.ts";
import { permissionActions } from "./iam-reference.ts";
import { credentialActions, dataActions, escalations } from "./iam-risky-actions.ts";

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";
const FIX = "Name in Resource what the identity works with, by ARN, or take the action away.";

export const noAdministrator: ResourceRule = {
  name: "iam-no-administrator",
  description:
    "No policy allows everything, or all of IAM, which amounts to it. A permissions boundary is judged as one.",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_1",
    "checkov:CKV_AWS_62",
    "checkov:CKV2_AWS_40",
    "guard-registry:IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    "securityhub:IAM.1",
  ],
  fix: "Name in Action what the identity does, and in Resource what it does it to.",
  url: PAGE,
  types: IDENTITY_CARRIERS,
  check: (props, context) =>
    eachDocument(props, context, "must not allow everything", ({ statements }) =>
      statements.flatMap((statement) =>
        finding(`${statement.path}.Action`, isAdministrator(statement), statement.actions, "must not allow everything"),
      ),
    ),
};

function isAdministrator(statement: Statement): Verdict {
  const { actions, resources } = statement;
  const everything = allHold([anyOf(actions, (action) => /^\*+(:\*+)?$/.test(action)), anyOf(resources, holdsIam)]);
  return allHold([allows(statement), anyHolds([everything, anyOf(actions, (action) => /^iam:\*+$/i.test(action))])]);
}

/** Whether users, roles and policies are among the resources that an ARN stands for. */
function holdsIam(resource: string): boolean {
  const [, , service = "*"] = resource.split(":");
  return service === "iam" || hasWildcard(service);
}

export const noEscalation: ResourceRule = {
  name: "iam-no-privilege-escalation",
  description:
    "No policy allows, on everything, a known set of actions by which an identity gives itself further rights. Conditions don't count.",
  severity: "critical",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_110", "checkov:CKV_AWS_286"],
  fix: "Take away one action of each set, or name in its Resource the roles, functions or policies meant.",
  url: PAGE,
  types: IDENTITY_CARRIERS,
  check: (props, context) => {
    const message = "must not let an identity gain rights";
    return eachDocument(props, context, message, (document) => {
      const grants = document.statements.map((statement) => allowsEverywhere(document, statement));
      const verdicts = escalations.map((actions) =>
        allHold(actions.map((action) => anyHolds(grants.map((allowed) => allowed(action))))),
      );
      const sure = escalations.filter((_, index) => verdicts[index] === true).map((actions) => actions.join(" + "));
      return finding(document.path, anyHolds(verdicts), sure, message);
    });
  },
};

/** A check that no statement allows one of some actions on everything; `concerns` leaves statements out. */
const notEverywhere =
  (actions: readonly string[], message: Requirement, concerns: (statement: Statement) => boolean = () => true) =>
  (...[props, context]: Parameters<ResourceRule["check"]>): Finding[] =>
    eachDocument(props, context, message, (document) =>
      document.statements.filter(concerns).flatMap((statement) => {
        const verdicts = actions.map(allowsEverywhere(document, statement));
        const sure = actions.filter((_, index) => verdicts[index] === true);
        return finding(`${statement.path}.Resource`, anyHolds(verdicts), sure, message);
      }),
    );

export const noCredentials: ResourceRule = {
  name: "iam-credentials-named",
  description: "An action that answers with credentials is allowed on named resources only. Conditions don't count.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_107", "checkov:CKV_AWS_287"],
  fix: FIX,
  url: PAGE,
  types: IDENTITY_CARRIERS,
  check: notEverywhere(credentialActions, "must name whose credentials the action answers with"),
};

export const dataNamed: ResourceRule = {
  name: "iam-data-named",
  description:
    "An action that reads records, objects, parameters, secrets, or decrypts, is allowed on named resources only. Conditions don't count.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_108", "checkov:CKV_AWS_288", "securityhub:KMS.1", "securityhub:KMS.2"],
  fix: FIX,
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1",
  types: IDENTITY_CARRIERS,
  check: notEverywhere(dataActions, "must name what the action reads"),
};

export const passRoleNamed: ResourceRule = {
  name: "iam-pass-role-named",
  description:
    "An identity passes named roles only: what it starts under another role has that role's rights. Conditions don't count.",
  severity: "high",
  level: "mandatory",
  covers: [
    "cfn_nag:F38",
    "cfn_nag:F39",
    "cfn_nag:F40",
    "guard-registry:IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE",
    "guard-registry:IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE",
  ],
  fix: "Name in Resource the roles that may be passed, by ARN.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  types: IDENTITY_CARRIERS,
  check: notEverywhere(["iam:PassRole"], "must name the roles that may be passed"),
};

export const permissionsNamed: ResourceRule = {
  name: "iam-permissions-named",
  description: "An action that changes who may do what is allowed on named resources only, or under a condition.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_109", "checkov:CKV_AWS_289"],
  fix: FIX,
  url: PAGE,
  types: IDENTITY_CARRIERS,
  check: notEverywhere(
    permissionActions,
    "must name what the action changes the permissions of",
    ({ conditions }) => conditions.length === 0,
  ),
};

/** Rules for what an identity may do that would give it, or anyone, the rights or the data of others. */
export const privilegeRules = [
  noAdministrator,
  noEscalation,
  noCredentials,
  dataNamed,
  passRoleNamed,
  permissionsNamed,
];
