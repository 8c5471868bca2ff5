/** How EventBridge and its Scheduler try to hand an event to Lambda. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export type DeliveryArgs = {
  /** Further attempts while Lambda does not take the event, 0 to 185. @default 185 */
  deliveryAttempts?: number;
  /** How long it is tried, 60 to 86,400 seconds. @default 86,400: a day */
  deliveryAgeSeconds?: number;
};

const LIMITS = {
  deliveryAttempts: { minimum: 0, maximum: 185 },
  deliveryAgeSeconds: { minimum: 60, maximum: 86_400 },
} as const;

/** What AWS would refuse: setting, rule, value got, fix. */
export const deliveryProblems = (args: DeliveryArgs): string[] =>
  (["deliveryAttempts", "deliveryAgeSeconds"] as const).flatMap((name) => {
    const { minimum, maximum } = LIMITS[name];
    const value = args[name] ?? maximum;
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    return [`${name} must be from ${minimum} to ${maximum}, got ${value}.\nFix: set it in that range`];
  });

/** The same for the provider. */
export const retryPolicy = (args: DeliveryArgs) => ({
  maximumRetryAttempts: args.deliveryAttempts ?? LIMITS.deliveryAttempts.maximum,
  maximumEventAgeInSeconds: args.deliveryAgeSeconds ?? LIMITS.deliveryAgeSeconds.maximum,
});
