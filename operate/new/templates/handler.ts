import type { Part } from "../part.ts";

/** A handler of its own for the input stream's records, records to try it with, and its test. */
export function handlerFiles(name: string): Part {
  const folder = `handlers/${name}`;
  return {
    files: {
      [`${folder}/index.ts`]: HANDLER,
      [`${folder}/sample.ndjson`]: SAMPLE,
      [`test/handlers/${name}.test.ts`]: testOf(name),
    },
    next: [
      `npm start -- -c handler=${folder}/index.ts --input ${folder}/sample.ndjson --key id`,
      `npx mocha test/handlers/${name}.test.ts`,
    ],
  };
}

const HANDLER = `import { z } from "zod";
import { enrichment, refuse } from "../kinesis/index.ts";

/** What a record must hold: any other is kept in the failure store as invalid-record. */
const schema = z.object({ id: z.string(), celsius: z.number() });

/** Adds to each record what it means, and leaves every other byte as it is. */
export const handler = enrichment({
  schema,
  enrich: ({ celsius }) => {
    if (celsius < -273.15) return refuse("below-absolute-zero");
    return { fahrenheit: celsius * 1.8 + 32 };
  },
});
`;

const SAMPLE = `{"id":"A","celsius":20}
{"id":"B","celsius":-40}
{"id":"A","celsius":21.5}
{"id":"C","celsius":-300}
`;

const HARNESS = 'import { tryRecords } from "../../handlers/kinesis/testing.ts";';
const ownOf = (name: string) => `import { handler } from "../../handlers/${name}/index.ts";`;

/** Sorted, as the linter wants imports. */
const importsOf = (name: string) => (name < "kinesis" ? `${ownOf(name)}\n${HARNESS}` : `${HARNESS}\n${ownOf(name)}`);

const testOf = (name: string) => `import { expect } from "chai";
${importsOf(name)}

describe("${name}", () => {
  it("adds to a record what it means", async () => {
    const [tried] = await tryRecords(handler, [{ id: "A", celsius: 100 }]);
    expect(tried).to.deep.include({ fate: "out" }).and.have.nested.property("value.fahrenheit", 212);
  });

  it("keeps what can't be, with its reason", async () => {
    const [tried] = await tryRecords(handler, [{ id: "A", celsius: -300 }]);
    expect(tried).to.deep.equal({ fate: "quarantined", reason: "below-absolute-zero" });
  });
});
`;
