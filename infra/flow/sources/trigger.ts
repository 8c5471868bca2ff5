import type * as lambda from "@pulumi/aws/lambda/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { KeptMessages } from "../../data/dead-letters.ts";
import type { FailureStore } from "../../data/failures.ts";
import type { GrantArgs } from "../../grants/grant.ts";
import type { Watch } from "../../watch/watch.ts";

declare const sends: unique symbol;

/** What invokes a function, with all that its event source needs. Made by the sources of `flow/sources/` alone. */
export type Trigger<Event> = {
  /** Never there: tells the compiler what the handler is handed. */
  readonly [sends]?: Event;
  /** What AWS would refuse, or what could lose events: setting, rule, value got, fix. Empty when nothing is wrong. */
  problems: readonly string[];
  /** What is wrong with the function for this trigger, in the same form. @default nothing */
  problemsOf?(fn: { timeoutSeconds: number }): readonly string[];
  /** How events are retried and kept, where the source hands them to Lambda's queue. @default they are not */
  asynchronous?: AsynchronousArgs;
  /** The store that keeps what Lambda gives up, where `asynchronous` names none. @default none */
  failures?: FailureStore;
  /** What Lambda does for the trigger with the function's role. */
  grants: GrantArgs[];
  /** Where it listens: a function that writes there is refused. @default nowhere that a function writes to */
  listens?: Listens;
  /** Connects the source to the function, and says what to watch and which queue keeps what the function did not get. */
  connect(name: string, to: InvokedFunction, opts: pulumi.CustomResourceOptions): Connected;
};

/** What a trigger is once it stands. */
export type Connected = Watch & {
  /** @default no queue keeps anything */
  deadLetters?: KeptMessages;
};

/** Where a trigger listens. */
export type Listens = {
  /** ARN of the stream, table, topic, bucket … as grants name it. */
  arn: pulumi.Input<string>;
  /** What it is, in a word, such as `table`. */
  what: string;
  /** Prefix of the keys that it listens to, of a bucket. @default all */
  prefix?: string;
  /** Whether the function is meant to write there. @default false */
  writesBack?: boolean;
};

/** How Lambda's queue of events treats a function. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export type AsynchronousArgs = {
  /** The store that keeps, whole, the events that are given up. */
  failures: FailureStore;
  /** Further attempts after an error of the function, 0 to 2: a minute later, then two. @default 2 */
  maximumRetryAttempts?: number;
  /** How long an event may wait, 60 to 21,600 seconds. @default 21,600: six hours */
  maximumEventAgeSeconds?: number;
};

/** The function that a trigger invokes, through its alias. */
export type InvokedFunction = { function: lambda.Function; alias: lambda.Alias; tags: Record<string, string> };

/** A handler's module: the type of its `handler` says what may invoke it. */
export type HandlerModule = { handler: (event: never, ...rest: never[]) => unknown };

/** What a handler takes. */
export type EventOf<Module extends HandlerModule> = Module["handler"] extends (
  event: infer Event,
  ...rest: never[]
) => unknown
  ? Event
  : never;

/** A handler of which nobody has said what it takes. */
export type AnyHandler = { handler: (event: unknown) => unknown };
