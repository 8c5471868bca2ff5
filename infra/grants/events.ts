import type { Statement } from "../policy-document.ts";
import { allow } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** What putting events on a bus asks for: EventBridge encrypts them by itself. */
export const putEvents = (grant: Grant & { kind: "put-events" }): Statement[] => [
  allow("PutEvents", ["events:PutEvents"], grant.busArn),
];
