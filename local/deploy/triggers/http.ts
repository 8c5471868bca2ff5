import type { DeployedTrigger } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";

/** What became of the requests to each function behind an HTTP API. The APIs themselves listen already. */
export function* connectHttpApis(args: ConnectArgs): Generator<DeployedTrigger> {
  for (const api of args.cloud.httpApis.running)
    for (const functionArn of api.functionArns) {
      const { lambda } = functionOf(args, functionArn);
      const tally = () => ({ ...api.tally(functionArn), filtered: 0 });
      yield {
        region: api.region,
        functionName: lambda.outputs.name,
        source: "http",
        tally,
        idle: () => tally().in === tally().out + tally().failed,
        stop: async () => {},
      };
    }
}
