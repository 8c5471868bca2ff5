import { type Deployed, driving, hasReaders, type Source, type Statement } from "./document.ts";
import { functionRights } from "./function-rights.ts";
import { identityRights } from "./identity-rights.ts";
import { networkRights, newNetworkRights } from "./network-rights.ts";
import { readerRights } from "./reader-rights.ts";
import { apiRights, sourceRights } from "./source-rights.ts";
import { storeRights } from "./store-rights.ts";
import { streamRights } from "./stream-rights.ts";
import { watchRights } from "./watch-rights.ts";

/** What a deployment does, one managed policy a part: each stays below the 6,144 characters that IAM takes. */
export const deployRights = (
  sources: readonly Source[],
  readsOthers: boolean,
): Readonly<Record<string, (about: Deployed) => Statement[]>> => ({
  streams: streamRights,
  function: functionRights,
  store: storeRights,
  watch: watchRights,
  identity: identityRights,
  network: networkRights,
  "new-network": newNetworkRights,
  ...(driving(sources).length > 0 && { sources: sourceRights }),
  ...((hasReaders(sources) || readsOthers) && { readers: readerRights }),
  ...(sources.includes("apigateway") && { apis: apiRights }),
});
