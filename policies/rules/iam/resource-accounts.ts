import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import type { Finding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { type Statement, statementsAt } from "../../core/statements.ts";
import { allHold, allows, anyOf, finding, type Verdict } from "./iam-grants.ts";
import { carriersOf, type DocumentKind, documentsOf } from "./policy-carriers.ts";
import { isWholeAccount, listOf } from "./resource-grants.ts";

const MESSAGE = "must name this account only, or whom the parameter principals lists";

/** Accounts, as far as they are known. */
type Accounts = readonly string[] | typeof UNKNOWN;

export const ownAccount: StackRule = {
  name: "resource-policy-own-account",
  description:
    "The policy of a resource, or of who may become a role, lets in no other account, whatever its conditions, unless it is listed. Another account's administrators decide there who that is.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_385", "guard-registry:S3_BUCKET_POLICY_GRANTEE_CHECK", "securityhub:S3.6"],
  fix: "Take the principal out of the policy, or list it or its account in the parameter principals.",
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6",
  config: {
    properties: {
      principals: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "Account IDs, ARNs and canonical user IDs that policies may name, beside this account's.",
      },
    },
  },
  checkStack: (stack, { config }) => {
    const allowed = listOf(config.principals);
    return stack.ofType(...carriersOf("resource", "trust")).flatMap((resource) =>
      documentsOf(resource.type, resource.props, "resource", "trust").flatMap(({ path, kind }) => {
        const document = given(resource, path);
        if (document === undefined) return [];
        const statements = statementsAt({ [path]: document }, path);
        const found = statements === UNKNOWN ? [unknown(path)] : othersIn(stack, resource, statements, kind, allowed);
        return found.map((other) => ({ urn: resource.urn, ...other }));
      }),
    );
  },
};

const unknown = (property: string): Finding => ({ property, value: UNKNOWN, message: MESSAGE });

function othersIn(
  stack: Stack,
  resource: StackResource,
  statements: readonly Statement[],
  document: DocumentKind,
  allowed: readonly string[],
): Finding[] {
  // The identity providers that a role trusts are of its own account, or everyone's: other rules look at them.
  const elsewhere = document === "trust" ? ["Service", "Federated"] : ["Service"];
  return statements.flatMap((statement) => {
    const named = (statement.principals ?? []).filter(({ kind }) => !elsewhere.includes(kind));
    const names = named.map(({ name }) => name);
    const isListed = (name: string) => allowed.includes(name) || allowed.includes(accountOf(name) ?? name);
    const unlisted = names.filter((name) => name === UNKNOWN || !(name.includes("*") || isListed(name)));
    if (unlisted.length === 0) return [];
    const own = ownAccounts(stack, resource, statements);
    const isOther = (name: string): Verdict => {
      const account = accountOf(name);
      if (account === undefined) return true;
      return own === UNKNOWN ? UNKNOWN : !own.includes(account);
    };
    const others = unlisted.filter((name) => name !== UNKNOWN && isOther(name) === true);
    const unsure = unlisted.some((name) => name === UNKNOWN || isOther(name) === UNKNOWN);
    const verdict = allHold([allows(statement), others.length > 0 || (unsure && UNKNOWN)]);
    return finding(`${statement.path}.Principal`, verdict, others, MESSAGE);
  });
}

/** The account of an ARN, of a queue's URL, or itself. Undefined where none is told, as by a bucket's ARN. */
function accountOf(name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  const [, account] = /^(?:arn:[^:]*:[^:]*:[^:]*:|https:\/\/[^/]+\/)?(\d{12})(?=[:/]|$)/.exec(name) ?? [];
  return account;
}

/** Where resources name what their policy is of, themselves first. */
const OWN_NAMES = ["arn", "resourceArn", "secretArn", "queueUrl", "keyId"];

/** The account of a resource; where nothing tells, the accounts of the stack. */
function ownAccounts(stack: Stack, resource: StackResource, statements: readonly Statement[]): Accounts {
  const own = OWN_NAMES.map((name) => accountOf(read(resource.props, name))).find((account) => account !== undefined);
  if (own !== undefined) return [own];
  const roots = resource.type.startsWith("aws:kms/") ? statements.filter(isKeyDefault) : [];
  const [root, ...more] = roots.flatMap(({ principals }) => principals ?? []);
  if (root !== undefined && more.length === 0) return [accountOf(root.name) ?? ""];
  const arns = stack.resources.map(({ props }) => props.arn);
  const accounts = arns.map(accountOf).filter((account) => account !== undefined);
  return accounts.length === 0 && arns.includes(UNKNOWN) ? UNKNOWN : accounts;
}

/** What AWS writes into a key's policy: the key's account decides by IAM. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const isKeyDefault = ({ effect, actions, principals }: Statement): boolean =>
  effect === "Allow" &&
  anyOf(actions, (action) => action === "kms:*") === true &&
  Boolean(principals?.every(({ name }) => name !== UNKNOWN && isWholeAccount(name)));
