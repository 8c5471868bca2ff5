import type { Deployed, Statement } from "./document.ts";
import { functionRights } from "./function-rights.ts";
import { identityRights } from "./identity-rights.ts";
import { networkRights, newNetworkRights } from "./network-rights.ts";
import { storeRights } from "./store-rights.ts";
import { streamRights } from "./stream-rights.ts";
import { watchRights } from "./watch-rights.ts";

/** What a deployment does, one managed policy a part: each stays below the 6,144 characters that IAM takes. */
export const deployRights: Readonly<Record<string, (about: Deployed) => Statement[]>> = {
  streams: streamRights,
  function: functionRights,
  store: storeRights,
  watch: watchRights,
  identity: identityRights,
  network: networkRights,
  "new-network": newNetworkRights,
};
