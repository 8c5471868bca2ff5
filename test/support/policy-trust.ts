/** A role with a trust policy of one statement, as an object: parts of it may not be known yet. */
export const trust = (Principal: unknown, Condition?: unknown, Effect: unknown = "Allow") => ({
  assumeRolePolicy: {
    Statement: [{ Effect, Principal, Action: "sts:AssumeRole", ...(Condition !== undefined && { Condition }) }],
  },
});

/** Where its principals stand, and its conditions. */
export const PRINCIPAL = "assumeRolePolicy.Statement[0].Principal";
export const CONDITION = "assumeRolePolicy.Statement[0].Condition";
