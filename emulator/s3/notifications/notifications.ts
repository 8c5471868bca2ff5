import { AwsError } from "../../aws-error.ts";
import type { DeliveredEvent } from "../../events/envelope.ts";
import { DEFAULT_ACCOUNT } from "../../protocol/credential-scope.ts";
import type { Clock } from "../../time/clock.ts";
import {
  checkConfiguration,
  isMeant,
  type NotificationConfiguration,
  type NotificationDestination,
} from "./configuration.ts";
import type { DestinationRefusal } from "./destinations.ts";
import { busEvent, notificationEvent, testEvent } from "./event.ts";
import type { ObjectChange } from "./object-change.ts";

/** Hears what a destination is told, and what the event bus of the account is. */
export type NotificationListener = {
  tell(destination: Pick<NotificationDestination, "type" | "arn">, event: object): void;
  /** Why S3 would not take a destination. @default it takes each */
  refusal?: DestinationRefusal;
  /** @default nobody hears */
  putEvent?(event: DeliveredEvent): void;
};

const NOBODY: NotificationConfiguration = { destinations: [], eventBridge: false };
const DEFAULT_REGION = "us-east-1";

/** @throws AwsError InvalidArgument that names each destination which is not there. */
function checkDestinations(
  { destinations }: NotificationConfiguration,
  listeners: readonly NotificationListener[],
): void {
  const refused = destinations.flatMap((one) => {
    const reason = listeners.map(({ refusal }) => refusal?.(one)).find((found) => found !== undefined);
    return reason === undefined ? [] : [{ arn: one.arn, reason }];
  });
  if (refused.length === 0) return;
  const members = refused.flatMap(({ arn, reason }, index) => [
    [`ArgumentName${index + 1}`, arn],
    [`ArgumentValue${index + 1}`, reason],
  ]);
  const message = "Unable to validate the following destination configurations";
  throw new AwsError("InvalidArgument", message, 400, Object.fromEntries(members));
}

/** Whom each bucket tells, and the telling. S3 sends at least once; here it is once, in order, at once. */
export function createNotifications(args: { clock: Clock; regionOf: (bucket: string) => string | undefined }) {
  const configurations = new Map<string, NotificationConfiguration>();
  const listeners: NotificationListener[] = [];
  const of = (bucket: string) => configurations.get(bucket) ?? NOBODY;
  return {
    of,
    listen(listener: NotificationListener): void {
      listeners.push(listener);
    },
    /** Throws AwsError InvalidArgument for what S3 refuses. Each queue and topic is sent a test event. */
    set(bucket: string, configuration: NotificationConfiguration, isUnchecked: boolean): void {
      checkConfiguration(configuration);
      if (!isUnchecked) checkDestinations(configuration, listeners);
      configurations.set(bucket, configuration);
      for (const { type, arn } of configuration.destinations)
        if (type !== "CloudFunction")
          for (const { tell } of listeners) tell({ type, arn }, testEvent(bucket, args.clock.now()));
    },
    onChange(change: ObjectChange): void {
      const { destinations, eventBridge } = of(change.bucket);
      const place = { account: DEFAULT_ACCOUNT, region: args.regionOf(change.bucket) ?? DEFAULT_REGION };
      for (const destination of destinations.filter((one) => isMeant(one, change)))
        for (const { tell } of listeners) tell(destination, notificationEvent(change, destination.id, place));
      if (eventBridge) for (const { putEvent } of listeners) putEvent?.(busEvent(change, place));
    },
  };
}
