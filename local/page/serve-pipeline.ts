import { realClock } from "../../emulator/time/real-clock.ts";
import { type ServedPage, servePage } from "../../page/serve.ts";
import { type ActionsArgs, pageActions } from "./actions.ts";
import { createPipelineView } from "./pipeline-view.ts";

/** Serves the page of a pipeline that goes by the machine's own time. */
export function servePipeline(args: ActionsArgs): Promise<ServedPage> {
  const view = createPipelineView({ ...args, clock: realClock, isFollowing: false });
  return servePage({ view: async () => view(), actions: pageActions(args) });
}
