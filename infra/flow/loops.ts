import type * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import type { Listens } from "./sources/trigger.ts";

/** What a grant lets a function write to, in all of it or below prefixes alone. */
type Written = { arn: pulumi.Input<string>; prefixes?: pulumi.Input<pulumi.Input<string>[]> };

/** What a grant lets a function, or Lambda for it, write to; undefined for one that only reads. */
function writtenBy(grant: GrantArgs): Written | undefined {
  switch (grant.kind) {
    case "write-stream":
      return { arn: grant.streamArn };
    case "write-table":
      return { arn: grant.tableArn };
    case "send-messages":
      return { arn: grant.queueArn };
    case "publish":
      return { arn: grant.topicArn };
    case "put-events":
      return { arn: grant.busArn };
    case "write-objects":
    case "write-discarded":
      return { arn: grant.bucketArn, prefixes: grant.prefixes };
    default:
      return undefined;
  }
}

/**
 * Grants that would let a function invoke itself for ever: it writes where a trigger of its own listens. An ARN is the same
 * when it is the same text or the same output, so that this tells before anything is created.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export function loopProblems(triggers: readonly { listens?: Listens }[], grants: readonly GrantArgs[]): string[] {
  const written = grants.flatMap((grant) => writtenBy(grant) ?? []);
  return triggers.flatMap(({ listens }) => {
    if (listens === undefined || listens.writesBack === true) return [];
    const isLoop = written.some((to) => to.arn === listens.arn && meets(to.prefixes, listens.prefix));
    return isLoop ? [problem(listens)] : [];
  });
}

/** Prefixes that are not known yet are taken to meet. */
function meets(prefixes: Written["prefixes"], listened = ""): boolean {
  if (!Array.isArray(prefixes)) return true;
  return prefixes.some(
    (prefix) => typeof prefix !== "string" || prefix.startsWith(listened) || listened.startsWith(prefix),
  );
}

const problem = ({ what, prefix }: Listens) =>
  `grants must not let the function write to the ${what} that its own trigger listens to, got one that does${prefix ? ` below ${prefix}` : ""}: each invocation would cause the next.\nFix: write elsewhere; or set writesBack on the trigger when the function stops by itself`;
