import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { Mapping, MappingApi } from "./trigger.ts";

/**
 * The event source mappings of a region, by the AWS SDK. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 * @param isOnLaptop there `Disabled` means that nothing runs.
 */
export function createMappingApi(client: LambdaClient, isOnLaptop: boolean): MappingApi {
  return {
    async list(functionArn) {
      const found: Mapping[] = [];
      for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: functionArn }))
        found.push(...(page.EventSourceMappings ?? []).map(toMapping));
      return found;
    },
    get: async (uuid) => toMapping(await client.send(new GetEventSourceMappingCommand({ UUID: uuid }))),
    async setEnabled(uuid, enabled) {
      await client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: enabled }));
    },
    async timeoutSeconds(functionArn) {
      if (isOnLaptop) return 0;
      const { Timeout = LONGEST_SECONDS } = await client.send(
        new GetFunctionConfigurationCommand({ FunctionName: functionArn }),
      );
      return Timeout;
    },
  };
}

/** Lambda's longest time-out. */
const LONGEST_SECONDS = 900;

const toMapping = (mapping: EventSourceMappingConfiguration): Mapping => ({
  uuid: mapping.UUID ?? "",
  eventSourceArn: mapping.EventSourceArn ?? "",
  state: mapping.State ?? "",
  lastModifiedMs: mapping.LastModified?.getTime() ?? 0,
  startedAtMs: mapping.StartingPositionTimestamp?.getTime(),
});
