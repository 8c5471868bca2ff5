import { parsePolicy } from "../iam/policy-document.ts";

const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };
const parse = (statement: object) => parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));

/** An administrator's own policy: whatever is denied beside it is denied by another one. */
export const EVERYTHING = parse(allowAll);

/** The policy of a resource that lets everyone in. */
export const INVITES_EVERYONE = parse({ ...allowAll, Principal: "*" });

/** A key's policy that lets IAM policies of the account decide. */
export const ACCOUNT_DECIDES = parse({ ...allowAll, Principal: { AWS: "arn:aws:iam::000000000000:root" } });
