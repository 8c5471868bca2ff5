import type { AttributeValue } from "aws-lambda";
import type { StreamView } from "../../data/table.ts";

type Item = Record<string, AttributeValue>;
type NewImage<View> = View extends "NEW_IMAGE" | "NEW_AND_OLD_IMAGES" ? { NewImage: Item } : { NewImage?: never };
type OldImage<View> = View extends "OLD_IMAGE" | "NEW_AND_OLD_IMAGES" ? { OldImage: Item } : { OldImage?: never };

type Kept<View> = {
  /** Seconds since 1970. */
  ApproximateCreationDateTime: number;
  Keys: Item;
  /** Up to 40 digits: later changes of an item have higher ones. */
  SequenceNumber: string;
  SizeBytes: number;
  StreamViewType: View;
};

/** One change of an item, with just the images that a stream of this view holds. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export type TableChange<View extends StreamView> = {
  eventID: string;
  eventVersion: string;
  eventSource: "aws:dynamodb";
  awsRegion: string;
  eventSourceARN: string;
} & (
  | { eventName: "INSERT"; dynamodb: Kept<View> & NewImage<View> & { OldImage?: never } }
  | { eventName: "MODIFY"; dynamodb: Kept<View> & NewImage<View> & OldImage<View> }
  | {
      eventName: "REMOVE";
      dynamodb: Kept<View> & OldImage<View> & { NewImage?: never };
      /** Who deleted it, when that was DynamoDB, since the item's time was over. */
      userIdentity?: { type: "Service"; principalId: "dynamodb.amazonaws.com" };
    }
);

/** What a function is handed of a table's stream. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export type TableEvent<View extends StreamView = StreamView> = { Records: TableChange<View>[] };
