import { read, readList, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { ALIAS, BUCKETS, FUNCTION } from "../../core/types.ts";
import { allowedActions, policiesOf } from "../iam/role-policies.ts";

const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";

/** Objects of a bucket that a function is told of when they are created. */
type Told = { arn: string; prefix: string; suffix: string };

export const bucketLoop: StackRule = {
  name: "lambda-bucket-loop",
  description:
    "A function that a bucket tells of new objects may not put objects of that kind there: it would invoke itself for ever.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Let the function write to another bucket, or below a prefix that its notification leaves out.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
  checkStack: (stack) =>
    stack
      .ofType(NOTIFICATION)
      .flatMap((notification) =>
        readList(notification.props, "lambdaFunctions").flatMap(({ path }) => loopFindings(stack, notification, path)),
      ),
};

function loopFindings(stack: Stack, notification: StackResource, path: string): StackFinding[] {
  const message = "must not be told of what it puts itself";
  const bucket = stack.target(notification, "bucket", ...BUCKETS);
  const fn = functionOf(stack, notification, `${path}.lambdaFunctionArn`);
  const unsure = [{ urn: notification.urn, property: path, value: UNKNOWN, message } as const];
  if (bucket === UNKNOWN || fn === UNKNOWN) return unsure;
  const events = readList(notification.props, `${path}.events`).map(({ value }) => value);
  if (bucket === undefined || fn === undefined || !events.some(isOfCreation)) return [];
  const [arn, prefix = "", suffix = ""] = [
    read(bucket.props, "arn"),
    read(notification.props, `${path}.filterPrefix`),
    read(notification.props, `${path}.filterSuffix`),
  ];
  const { policies } = policiesOf(stack, fn);
  if ([arn, prefix, suffix].includes(UNKNOWN) || policies.some(({ document }) => document === UNKNOWN)) return unsure;
  const told = { arn: String(arn), prefix: String(prefix), suffix: String(suffix) };
  const written = policies
    .flatMap(allowedActions)
    .filter(({ pattern }) => covers(pattern, "s3:PutObject"))
    .flatMap(({ resources }) => resources)
    .find((resource) => mayBeTold(resource, told));
  return written === undefined ? [] : [{ urn: notification.urn, property: path, value: written, message }];
}

/** The function that is told, be it through an alias. */
function functionOf(stack: Stack, notification: StackResource, path: string) {
  const told = stack.target(notification, path, FUNCTION, ALIAS);
  if (told === undefined || told === UNKNOWN || told.type === FUNCTION) return told;
  return stack.target(told, "functionName", FUNCTION);
}

const isOfCreation = (event: unknown) => event === UNKNOWN || String(event).startsWith("s3:ObjectCreated");

const covers = (pattern: string, action: string) =>
  pattern === "*" || (pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action);

/** Whether a resource of a policy may be an object of those: what stands before its first wildcard decides. */
function mayBeTold(resource: string, { arn, prefix, suffix }: Told): boolean {
  const [literal = "", ...rest] = resource.split(/[*?]/);
  const objects = `${arn}/${prefix}`;
  if (rest.length === 0) return resource.startsWith(objects) && resource.endsWith(suffix);
  return literal.startsWith(objects) || objects.startsWith(literal);
}
