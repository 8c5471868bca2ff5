import path from "node:path";
import { expect } from "chai";
import { parseOutputs } from "../../client/index.ts";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { prepareFolder } from "../../local/run/output-files.ts";
import { serve } from "../../local/run/serve.ts";
import { evaluate } from "../../offline/engine.ts";
import { shippedProgram } from "../support/shipped-program.ts";
import { createProject } from "./install.ts";
import { temporaryFolder } from "./pack.ts";

/** An application: puts users, reads back as many enriched records, and prints them. */
const APPLICATION = `
import { readFileSync } from "node:fs";
import { consume, createProducer, parseOutputs, userRecord } from "@tributary/client";

const contract = parseOutputs(readFileSync(process.argv[2], "utf8"));
const [region] = Object.keys(contract.regions);
const producer = createProducer({ contract, region });
const users = ["a", "b", "c"].map((userId) => userRecord(JSON.stringify({ userId, location: { country: "KR", city: "Seoul" } })));
for await (const { status } of producer.putAll(users)) console.log(status);
producer.close();
let count = 0;
for await (const { data } of consume({ contract, region, from: "TRIM_HORIZON" })) {
  const { userId, enrichment } = JSON.parse(new TextDecoder().decode(data));
  console.log(userId, enrichment.id !== undefined);
  if (++count === users.length) break;
}
`;

describe("@tributary/client in an application", function () {
  this.timeout(120_000);

  it("puts and reads through a deployment that is served on this machine", async () => {
    const [project, graph] = await Promise.all([
      createProject(["client"]),
      evaluate({ dir: shippedProgram(), stack: "dev" }),
    ]);
    const output = temporaryFolder("served");
    for (const region of Object.keys(parseOutputs(graph.outputs).regions)) await prepareFolder(output, region);
    const stopping = new AbortController();
    const up = Promise.withResolvers<string>();
    const said = (text: string) => {
      const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1];
      if (endpoint !== undefined) up.resolve(endpoint);
    };
    const served = serve({ graph, output, port: 0, signal: stopping.signal, say: said });
    served.catch(up.reject);
    try {
      const credentials = { AWS_ACCESS_KEY_ID: ACCOUNT_ID, AWS_SECRET_ACCESS_KEY: "local" };
      const env = { AWS_ENDPOINT_URL: await up.promise, ...credentials };
      project.write("application.js", APPLICATION);
      const printed = await project.run("application.js", [path.join(output, OUTPUTS_FILE)], env);
      expect(printed.split("\n").sort()).to.deep.equal([
        ...["a true", "acknowledged", "acknowledged", "acknowledged", "b true", "c true"],
      ]);
    } finally {
      stopping.abort();
      await served;
    }
  });
});
