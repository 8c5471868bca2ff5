import type { TableChange } from "../../infra/kit.ts";
import { findMeasurement, readMeasurement, type Series } from "./measurement.ts";

/** What one measurement adds to a series since a change; nothing any more without a value. */
export type Contribution = Series & {
  /** Which measurement: its key. */
  of: string;
  /** Number of the change: 40 digits, so that texts compare as numbers do. */
  sequence: string;
  value?: string;
  isNew: boolean;
};

const SEQUENCE_DIGITS = 40;

/** Whether DynamoDB deleted the measurement, since its time was over: it was made all the same, and still counts. */
export const isExpiry = (change: TableChange<"NEW_AND_OLD_IMAGES">): boolean =>
  change.eventName === "REMOVE" && change.userIdentity?.principalId === "dynamodb.amazonaws.com";

/** What a change of a measurement makes of its series. Throws `UnreadableError` where the new measurement is none. */
export function contributionsOf(change: TableChange<"NEW_AND_OLD_IMAGES">): Contribution[] {
  if (isExpiry(change)) return [];
  const { Keys, OldImage, NewImage, SequenceNumber } = change.dynamodb;
  const common = {
    of: `${Keys.device?.S} ${Keys.at?.S}`,
    sequence: SequenceNumber.padStart(SEQUENCE_DIGITS, "0"),
    isNew: change.eventName === "INSERT",
  };
  const now = NewImage && readMeasurement(NewImage);
  const before = findMeasurement(OldImage);
  const isMoved = before !== undefined && (before.site !== now?.site || before.minute !== now.minute);
  return [
    ...(isMoved ? [{ ...common, site: before.site, minute: before.minute }] : []),
    ...(now ? [{ ...common, ...now }] : []),
  ];
}
