import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { createFunctionRegistry } from "../../../../emulator/lambda/api/function-registry.ts";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:enrich";

/** A version that says its number. */
const createVersion = (version: string, aliases: string[] = []) => ({
  ...{ arn: ARN, qualifiers: [version, ...aliases] },
  runtime: { invoke: async () => ({ throttled: true as const }), stop: async () => {}, version },
  description: {
    ...{ version, aliases, handler: "index.handler", timeoutSeconds: 3, memoryMib: 128, codeSha256: `code ${version}` },
    environment: {},
  },
});

describe("an alias", () => {
  it("sends invocations to two versions by their shares", () => {
    const draws = [0.05, 0.15, 0.95];
    const functions = createFunctionRegistry(() => draws.shift() ?? 0);
    const [first, second] = [createVersion("1", ["live"]), createVersion("2")];
    for (const version of [first, second]) functions.add(version);
    expect(functions.find(ARN, "live"), "its own, before").to.equal(first.runtime);
    functions.moveAlias(ARN, "live", { version: "1", weights: { 2: 0.1 } });
    draws.unshift(0.05);
    expect([1, 2, 3].map(() => functions.find(ARN, "live"))).to.deep.equal([
      second.runtime,
      first.runtime,
      first.runtime,
    ]);
    expect(functions.find(ARN, "2")).to.equal(second.runtime);
    expect(functions.find(ARN, "$LATEST"), "what was added last").to.equal(second.runtime);
  });

  it("is read and moved by the SDK, and refuses what AWS refuses", async () => {
    const cloud = await listen();
    for (const version of [createVersion("1", ["live"]), createVersion("2")]) cloud.functions.add(version);
    await withSdkClients(cloud.url, async ({ lambda }) => {
      const live = { FunctionName: "enrich", Name: "live" };
      const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: "enrich" }));
      expect(Versions.map(({ Version }) => Version)).to.deep.equal(["$LATEST", "1", "2"]);
      const routing = { AdditionalVersionWeights: { 2: 0.25 } };
      await lambda.send(new UpdateAliasCommand({ ...live, RoutingConfig: routing }));
      expect(await lambda.send(new GetAliasCommand(live))).to.deep.include({
        FunctionVersion: "1",
        RoutingConfig: routing,
      });
      await lambda.send(
        new UpdateAliasCommand({ ...live, FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } }),
      );
      const gone = await lambda.send(new GetAliasCommand({ ...live, Name: "gone" })).catch(({ message }) => message);
      expect(gone).to.equal(`Cannot find alias arn: ${ARN}:gone`);
      expect(await lambda.send(new GetAliasCommand(live)))
        .to.include({ FunctionVersion: "2" })
        .and.not.have.property("RoutingConfig");
      const told = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${ARN}:live` }));
      expect(told).to.include({ CodeSha256: "code 2", Version: "2", Timeout: 3, MemorySize: 128 });
      const refused = async (weights: Record<string, number>) => {
        const update = new UpdateAliasCommand({ ...live, RoutingConfig: { AdditionalVersionWeights: weights } });
        return lambda.send(update).then(
          () => "taken",
          (error: Error) => error.name,
        );
      };
      expect(await refused({ 9: 0.1 })).to.equal("ResourceNotFoundException");
      expect(await refused({ 1: 2 })).to.equal("InvalidParameterValueException");
      expect(await refused({ 2: 0.1 }), "its own version").to.equal("InvalidParameterValueException");
    });
    await cloud.endpoint.close();
    expect([cloud.errors, cloud.unmodelled]).to.deep.equal([[], []]);
  });
});
