import { expect } from "chai";
import type { parsePolicy } from "../../least-privilege/iam/policy-document.ts";
import { hasNoResource, isAction, isConditionKey, supports } from "../../least-privilege/support/reference.ts";

type Statements = ReturnType<typeof parsePolicy>["Statement"];

/** A row a statement: what may be done, on what, on which condition; `N` is the name that what is looked at begins with. */
export function rightsOf(statements: Statements, name: string): string[] {
  const short = (text: string) =>
    text
      .replaceAll(/arn:aws:(\w+):[\w-]*:\d*:/g, "$1 ")
      .replaceAll(/-[0-9a-f]{7,26}\b/g, "-*")
      .replaceAll(/\b(subnet-|sg-|key\/)[0-9a-f-]{7,}\*?[-0-9a-f]*/g, "$1*")
      .replaceAll(name, "N");
  const distinct = (texts: readonly string[]) => [...new Set(texts.map(short))];
  return statements.map(({ Sid, Action, Resource = [], Condition }) => {
    const conditions = Object.values(Condition)
      .flatMap(Object.entries)
      .map(([key, value]) => ` if ${key}=${distinct([value].flat().map(String))}`);
    return `${Sid}: ${Action.map((action) => action.split(":")[1])} on ${distinct(Resource)}${conditions.join("")}`;
  });
}

/** Expects every action, resource and condition key to stand in AWS's reference. @param anywhere actions whose `*` it knows no better of */
export async function expectInReference(statements: Statements, anywhere: readonly string[] = []): Promise<void> {
  for (const { Action, Resource = [], Condition } of statements)
    for (const action of Action) {
      expect(await isAction(action), action).to.equal(true);
      for (const arn of Resource) {
        const isKnown =
          arn === "*" ? anywhere.includes(action) || (await hasNoResource(action)) : await supports(action, arn);
        expect(isKnown, `${action} on ${arn}`).to.equal(true);
      }
      for (const key of Object.values(Condition).flatMap(Object.keys))
        expect(await isConditionKey(action, key), `${key} on ${action}`).to.equal(true);
    }
}
