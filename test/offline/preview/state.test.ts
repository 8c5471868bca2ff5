import { expect } from "chai";
import { toState } from "../../../offline/preview/state.ts";
import { createGraph, createResource, stack } from "../fixtures/create-graph.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const toStates = (...resources: Parameters<typeof createGraph>) =>
  toState(createGraph(...resources), new Date(0)).deployment.resources;

describe("preview state", () => {
  it("has the form of an export of version 3", () => {
    const { version, deployment } = toState(createGraph(), new Date(0));
    expect(version).to.equal(3);
    expect(deployment).to.have.all.keys("manifest", "resources", "pending_operations", "metadata");
    expect(deployment.manifest.time).to.equal("1970-01-01T00:00:00.000Z");
    expect(deployment.manifest.magic).to.match(/^[0-9a-f]{64}$/);
  });

  it("holds the stack, without what only managed resources have", () => {
    expect(toStates()[0]).to.deep.equal({
      urn: stack.urn,
      custom: false,
      type: "pulumi:pulumi:Stack",
      inputs: {},
      outputs: {},
      dependencies: [],
      propertyDependencies: {},
    });
  });

  it("holds a resource with its parent, provider and dependencies", () => {
    const given = {
      parent: stack.urn,
      provider: "p::1",
      protect: true,
      dependencies: ["urn:a"],
      propertyDependencies: { name: ["urn:a"] },
    };
    const [, state] = toStates(createResource({ ...given, inputs: { name: "n" }, outputs: { name: "n", arn: "a" } }));
    expect(state).to.deep.include({ ...given, custom: true, id: "id of events", inputs: { name: "n" } });
    expect(state?.outputs).to.deep.equal({ name: "n", arn: "a", id: "id of events" });
  });

  it("leaves secrets out, of inputs and of outputs", () => {
    const values = { token: "t0p", list: [{ key: "t0p" }, "plain"] };
    const states = toStates(createResource({ inputs: values, outputs: values, secrets: ["token", "list[0].key"] }));
    expect(JSON.stringify(states)).not.to.include("t0p");
    const secret = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    expect(states[1]?.inputs).to.deep.equal({ token: secret, list: [{ key: secret }, "plain"] });
  });

  it("signs assets, archives and resources", () => {
    const code = { kind: "asset-archive", assets: { "a.txt": { kind: "text-asset", text: "a" } } };
    const [, state] = toStates(createResource({ inputs: { code, key: { kind: "resource", urn: "u", id: "i" } } }));
    expect(state?.inputs).to.deep.equal({
      code: {
        [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7",
        assets: {
          "a.txt": {
            [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17",
            text: "a",
            hash: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
          },
        },
      },
      key: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "i" },
    });
  });
});
