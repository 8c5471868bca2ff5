import { randomUUID } from "node:crypto";
import { AwsError, isAwsError } from "../../aws-error.ts";
import { invalid } from "../api/mapping-input.ts";
import type { MappingMaker, MappingToMake } from "../api/mapping-registry.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import type { MadeMapping, MakerArgs } from "./made.ts";
import { makeOnQueue } from "./on-queue.ts";
import { makeOnStream } from "./on-stream.ts";

/** Makes event source mappings of what is asked of Lambda's API, and ends them; `stop` ends all. */
export function createMappingMaker(args: MakerArgs): MappingMaker & { stop(): Promise<void> } {
  const { registry, functions, uuid = randomUUID } = args;
  const made = new Map<string, MadeMapping>();
  return {
    make(asked) {
      const runtime = runtimeOf(functions, asked);
      const id = uuid();
      const mapping = refusing(() =>
        asked.source.split(":")[2] === "sqs"
          ? makeOnQueue(args, asked, runtime, id)
          : makeOnStream(args, asked, runtime, id),
      );
      if (asked.given.Enabled === false) mapping.trigger.setEnabled(false);
      made.set(id, mapping);
      registry.add(mapping);
      return mapping;
    },
    end(id) {
      const mapping = made.get(id);
      if (mapping === undefined) return false;
      made.delete(id);
      registry.remove(id);
      void mapping.stop();
      return true;
    },
    async stop() {
      await Promise.all([...made.values()].map((mapping) => mapping.stop()));
    },
  };
}

/** What a function's name leads to at each invocation: its alias may have moved. */
function runtimeOf(functions: MakerArgs["functions"], { arn, qualifier }: MappingToMake): FunctionRuntime {
  return {
    invoke: async (payload, requestId) =>
      (await functions.find(arn, qualifier)?.invoke(payload, requestId)) ?? { throttled: true },
    stop: async () => {},
  };
}

/** What else is wrong with settings, in our words. */
function refusing<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (isAwsError(error)) throw error;
    throw error instanceof Error ? invalid(error.message) : new AwsError("ServiceException", String(error), 500);
  }
}
