// What an enrichment of one's own is made with. Nothing is read from the environment when this is imported.
export { type Answer, drop, refuse, replace, retry } from "./answers/answer.ts";
export type { Definition, Drop, EnrichBytes, Finish, Placed, Result } from "./batch/definition.ts";
export {
  type Enrichment,
  type EnrichmentAnswer,
  type EnrichmentHandler,
  enrichment,
  type Members,
  type RecordContext,
} from "./enrichment.ts";
export type { StreamHandler } from "./handler.ts";
export { FATES_CHANNEL, type Fate, type Fates } from "./report/fates.ts";
export { streamHandler } from "./stream-handler.ts";
