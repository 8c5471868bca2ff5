import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import type { PublishedFunction } from "./function.ts";
import type { AsynchronousArgs } from "./sources/trigger.ts";

/** How a function's events are retried and kept: the same for all its asynchronous triggers, since Lambda has one queue for them. */
export type Asynchronous = Required<AsynchronousArgs>;

type Triggers = readonly { asynchronous?: AsynchronousArgs }[];

const DEFAULTS = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const LIMITS = {
  maximumRetryAttempts: { minimum: 0, maximum: 2 },
  maximumEventAgeSeconds: { minimum: 60, maximum: 21_600 },
} as const;

/** What the triggers ask for; undefined when none is asynchronous. */
export function asynchronousOf(triggers: Triggers): Asynchronous | undefined {
  const [first] = asked(triggers);
  return first;
}

/** What is wrong with what the triggers ask for: setting, rule, value got, fix. */
export function asynchronousProblems(triggers: Triggers): string[] {
  const [first, ...others] = asked(triggers);
  if (first === undefined) return [];
  const problems = Object.entries(LIMITS).flatMap(([name, { minimum, maximum }]) => {
    const value = first[name as keyof typeof LIMITS];
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    return [`${name} must be from ${minimum} to ${maximum}, got ${value}.\nFix: set it in that range`];
  });
  for (const name of ["failures", "maximumRetryAttempts", "maximumEventAgeSeconds"] as const)
    if (others.some((other) => other[name] !== first[name]))
      problems.push(
        `${name} must be the same for every trigger that invokes asynchronously, got several: Lambda keeps one setting for a function.\nFix: give all of them one`,
      );
  return problems;
}

/** What Lambda does with the function's role for events that it gives up. */
export const asynchronousGrants = (asynchronous: Asynchronous | undefined): GrantArgs[] =>
  asynchronous === undefined ? [] : [asynchronous.failures.grantDiscarded()];

/** Sets how the alias is invoked: what is set for the function alone does not hold for its alias. */
export function createEventInvokeConfig(
  name: string,
  { function: fn, alias }: PublishedFunction,
  { failures, maximumRetryAttempts, maximumEventAgeSeconds }: Asynchronous,
  opts: pulumi.CustomResourceOptions,
): lambda.FunctionEventInvokeConfig {
  return new lambda.FunctionEventInvokeConfig(
    name,
    {
      functionName: fn.name,
      qualifier: alias.name,
      maximumRetryAttempts,
      maximumEventAgeInSeconds: maximumEventAgeSeconds,
      destinationConfig: { onFailure: { destination: failures.arn } },
      region: failures.region,
    },
    opts,
  );
}

function asked(triggers: Triggers): Asynchronous[] {
  return triggers.flatMap(({ asynchronous }) =>
    asynchronous === undefined
      ? []
      : [
          {
            failures: asynchronous.failures,
            maximumRetryAttempts: asynchronous.maximumRetryAttempts ?? DEFAULTS.maximumRetryAttempts,
            maximumEventAgeSeconds: asynchronous.maximumEventAgeSeconds ?? DEFAULTS.maximumEventAgeSeconds,
          },
        ],
  );
}
