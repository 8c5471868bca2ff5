import type { Clock } from "../../time/clock.ts";

/** How a function, version or alias is invoked asynchronously, by AWS's names. What was never set is not there. */
export type EventInvokeConfig = {
  MaximumRetryAttempts?: number | undefined;
  MaximumEventAgeInSeconds?: number | undefined;
  /** ARNs of what takes the records of events. */
  OnSuccess?: string | undefined;
  OnFailure?: string | undefined;
};

/** A setting that is kept, with when it was set, in milliseconds since the Unix epoch. */
export type KeptEventInvokeConfig = EventInvokeConfig & { lastModifiedMs: number };

/** The settings of every function, version and alias, each by its ARN with the qualifier. */
export type EventInvokeConfigs = {
  /** Takes the place of what was set. @throws AwsError for numbers that AWS refuses, Error for a destination that is not modelled */
  put(functionArn: string, config: EventInvokeConfig): KeptEventInvokeConfig;
  get(functionArn: string): KeptEventInvokeConfig | undefined;
  remove(functionArn: string): void;
  /** Those of a function, whose ARN has no qualifier. */
  list(arn: string): readonly [functionArn: string, config: KeptEventInvokeConfig][];
};

/** Settings of nothing. @param args.configure lets them act; throws for what is not modelled */
export function createEventInvokeConfigs(args: {
  configure: (functionArn: string, config: EventInvokeConfig) => void;
  clock: Clock;
}): EventInvokeConfigs {
  const kept = new Map<string, KeptEventInvokeConfig>();
  return {
    put(functionArn, config) {
      args.configure(functionArn, config);
      const set = { ...config, lastModifiedMs: args.clock.now() };
      kept.set(functionArn, set);
      return set;
    },
    get: (functionArn) => kept.get(functionArn),
    remove(functionArn) {
      kept.delete(functionArn);
      args.configure(functionArn, {});
    },
    list: (arn) => [...kept].filter(([functionArn]) => functionArn.startsWith(`${arn}:`)),
  };
}
