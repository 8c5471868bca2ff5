import { createLogs, type Logs } from "../../emulator/logs/logs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { createXray, type Xray } from "../../emulator/xray/xray.ts";
import type { FunctionHooks } from "./functions.ts";
import type { DeployedResources } from "./resources.ts";

/** What functions log, and their traces: CloudWatch Logs and X-Ray hear of them first, then whoever else does. */
export function createTelemetry(
  { clock, onLog, onReport }: Pick<FunctionHooks, "onLog" | "onReport"> & { clock: Clock },
  { functions }: DeployedResources,
): { logs: Logs; xray: Xray; hooks: Pick<FunctionHooks, "onLog" | "onReport"> } {
  const logs = createLogs(clock);
  const xray = createXray();
  const known = new Map(
    functions.map(({ region, inputs, outputs }) => {
      const group = inputs.loggingConfig.logGroup ?? `/aws/lambda/${outputs.name}`;
      logs.createGroup(region, group);
      return [outputs.name, { region, group, name: outputs.name, arn: outputs.arn }] as const;
    }),
  );
  return {
    ...{ logs, xray },
    hooks: {
      onLog(functionName, line) {
        const found = known.get(functionName);
        if (found !== undefined && line !== "") logs.write(found.region, found.group, line);
        onLog(functionName, line);
      },
      onReport(functionName, report) {
        const found = known.get(functionName);
        if (found !== undefined) xray.invoked(found.region, found, report, clock.now());
        onReport?.(functionName, report);
      },
    },
  };
}
