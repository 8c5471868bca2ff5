import { eachStatementOf } from "./documents.ts";
import { allHold, allows, anyHolds, finding, type Verdict } from "./iam-grants.ts";
import { UNKNOWN } from "./properties.ts";
import { boundedBy, listOf, not } from "./resource-grants.ts";
import type { Requirement, ResourceRule } from "./rule.ts";
import type { Principal, Statement } from "./statements.ts";

const ROLE = "aws:iam/role:Role";
const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

type About = Omit<ResourceRule, "types" | "check">;

/** A rule about the statements of a role's trust policy that allow something. */
function trustRule(
  about: About,
  element: "Principal" | "Condition",
  message: Requirement,
  breaks: (statement: Statement, config: Readonly<Record<string, unknown>>) => Verdict,
): ResourceRule {
  return {
    ...about,
    types: [ROLE],
    check: (props, context) =>
      eachStatementOf(["trust"], props, context, message, (statement) => {
        const value = element === "Principal" ? statement.principals : statement.conditions;
        const verdict = allHold([allows(statement), breaks(statement, context.config)]);
        return finding(`${statement.path}.${element}`, verdict, value, message);
      }),
  };
}

/** Whether one principal of a statement passes a test. */
const anyPrincipal = ({ principals = [] }: Statement, test: (principal: { kind: string; name: string }) => boolean) =>
  anyHolds(principals.map(({ kind, name }: Principal) => (name === UNKNOWN ? UNKNOWN : test({ kind, name }))));

export const trustNamed = trustRule(
  {
    name: "iam-trust-named",
    description: "A role says who may become it: * is everyone, of any account.",
    severity: "critical",
    level: "mandatory",
    covers: ["checkov:CKV_AWS_60"],
    fix: "Set Principal to a service, a role or an identity provider.",
    url: `${PAGE}/reference_policies_elements_principal.html`,
  },
  "Principal",
  "must not hold *",
  (statement) => anyPrincipal(statement, ({ name }) => name.includes("*")),
);

export const trustNotAccount = trustRule(
  {
    name: "iam-trust-not-account",
    description: "A role is for roles or services, not for a whole account, where anyone may then be let in.",
    severity: "high",
    level: "advisory",
    covers: ["checkov:CKV_AWS_61"],
    fix: "Set Principal.AWS to the ARNs of the roles that need it.",
    url: `${PAGE}/reference_policies_elements_principal.html`,
  },
  "Principal",
  "must not be a whole account",
  (statement) => anyPrincipal(statement, ({ name }) => /^(\d{12}|arn:[\w-]+:iam::\d{12}:root)$/.test(name)),
);

const GITHUB = "token.actions.githubusercontent.com";

export const trustGithubPinned = trustRule(
  {
    name: "iam-trust-github-pinned",
    description:
      "A role for GitHub Actions pins audience, owner and repository: without them any workflow of anyone's may become it.",
    severity: "critical",
    level: "mandatory",
    covers: ["checkov:CKV_AWS_358"],
    fix: `Set in Condition ${GITHUB}:aud to sts.amazonaws.com and ${GITHUB}:sub to repo:OWNER/REPOSITORY:….`,
    url: "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
  },
  "Condition",
  "must pin audience, owner and repository",
  (statement) =>
    allHold([
      anyPrincipal(statement, ({ kind, name }) => kind === "Federated" && name.endsWith(GITHUB)),
      not(
        allHold([
          pins(statement, "aud", /^sts\.amazonaws\.com(\.cn)?$/),
          pins(statement, "sub", /^repo:[^*?/:]+\/[^*?/:]+:./),
        ]),
      ),
    ]),
);

/** Whether conditions ask for values of a claim that all have a form. */
function pins({ conditions }: Statement, claim: string, form: RegExp): Verdict {
  return anyHolds(
    conditions.map(({ operator, key, values }) => {
      if (key === "") return UNKNOWN;
      if (key !== `${GITHUB}:${claim}` || values.length === 0) return false;
      if (!/^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/.test(operator)) return false;
      return allHold(values.map((value) => (value === UNKNOWN ? UNKNOWN : form.test(value))));
    }),
  );
}

/** Services that say for whom they act when they assume a role, as their own guides document. */
const SERVICES = [
  "bedrock",
  "delivery.logs",
  "events",
  "firehose",
  "lambda",
  "logs",
  "pipes",
  "scheduler",
  "states",
  "vpc-flow-logs",
].map((name) => `${name}.amazonaws.com`);
const SOURCE_KEYS = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"];

export const trustServiceSource = trustRule(
  {
    name: "iam-trust-service-source",
    description:
      "A role lets a service become it for this account only: otherwise someone else's resource can make the service do so.",
    severity: "high",
    level: "mandatory",
    covers: [],
    fix: "Set in Condition aws:SourceAccount, or aws:SourceArn where the service sends it.",
    url: `${PAGE}/confused-deputy.html`,
    config: {
      properties: {
        services: {
          type: "array",
          items: { type: "string" },
          default: SERVICES,
          description: "Service principals that send aws:SourceAccount or aws:SourceArn when they assume a role.",
        },
      },
    },
  },
  "Condition",
  "must hold aws:SourceAccount or aws:SourceArn",
  (statement, { services }) =>
    allHold([
      anyPrincipal(statement, ({ kind, name }) => kind === "Service" && listOf(services).includes(name)),
      not(boundedBy(statement.conditions, SOURCE_KEYS)),
    ]),
);

/** Rules for who may become a role. */
export const trustRules = [trustNamed, trustNotAccount, trustGithubPinned, trustServiceSource];
