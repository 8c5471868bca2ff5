import { expect } from "chai";
import { pausable } from "../../../emulator/lambda/function/pausable.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createMappingApi } from "../../../operate/move-trigger/lambda-api.ts";
import { listen, withSdkClients } from "../../emulator/endpoint/create-endpoint.ts";

const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:000000000000:function:enrich:live";
const STREAM_ARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/users";
const STARTED_AT = new Date("2026-11-21T10:00:00Z");

describe("a region's event source mappings, by the SDK", () => {
  let cloud: Awaited<ReturnType<typeof listen>>;
  const clock = createVirtualClock();
  const trigger = pausable({ invoke: async () => ({ throttled: true }), stop: async () => {} }, clock);
  before(async () => {
    cloud = await listen();
    const shared = { functionArn: FUNCTION_ARN, batchSize: 100, trigger };
    cloud.eventSourceMappings.add({
      ...shared,
      uuid: "own",
      eventSourceArn: STREAM_ARN,
      startingPositionTimestamp: STARTED_AT,
    });
    cloud.eventSourceMappings.add({
      ...shared,
      uuid: "other",
      eventSourceArn: STREAM_ARN,
      functionArn: `${FUNCTION_ARN}r`,
    });
    cloud.eventSourceMappings.add({
      ...shared,
      uuid: "far",
      eventSourceArn: STREAM_ARN.replace("eu-west-1", "us-east-1"),
    });
  });
  after(async () => {
    await cloud.endpoint.close();
    expect([cloud.errors, cloud.unmodelled]).to.deep.equal([[], []]);
  });

  it("are listed by function, paused, and resumed", async () => {
    await withSdkClients(cloud.url, async ({ lambda }) => {
      const api = createMappingApi(lambda, true);
      const lastModifiedMs = clock.now();
      expect(await api.list(FUNCTION_ARN)).to.deep.equal([
        ...[
          {
            uuid: "own",
            eventSourceArn: STREAM_ARN,
            state: "Enabled",
            lastModifiedMs,
            startedAtMs: STARTED_AT.getTime(),
          },
        ],
      ]);
      await api.setEnabled("own", false);
      expect(await api.get("own")).to.include({ state: "Disabled" });
      await api.setEnabled("own", true);
      expect(await api.get("own")).to.include({ state: "Enabled" });
      const refused = await api.get("none").catch((error: Error) => error.name);
      expect(refused).to.equal("ResourceNotFoundException");
    });
  });
});
