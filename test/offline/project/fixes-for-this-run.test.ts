import { expect } from "chai";
import { fixesForThisRun } from "../../../offline/project/fixes-for-this-run.ts";

const config = { retentionHours: "many", "demo:regions": "[]", thresholds: "{}" };

describe("fixes of settings that were given for one run", () => {
  for (const [fix, expected] of [
    ["pulumi config set demo:retentionHours 168", "-c retentionHours=168"],
    ["pulumi config set demo:retentionHours -- -1", "-c retentionHours=-1"],
    ["pulumi config set demo:retentionHours 'a b'", "-c retentionHours='a b'"],
    ["pulumi config set demo:retentionHours <integer>", "-c retentionHours=<integer>"],
    ["pulumi config set demo:retentionHours <value> --stack dev", "-c retentionHours=<value>"],
    ["pulumi config set --path 'demo:regions[0]' us-east-1", `-c 'demo:regions=["us-east-1"]'`],
    ["pulumi config set --path 'demo:regions[0]' 'a b'", `-c 'demo:regions=["a b"]'`],
    ["pulumi config set --path 'demo:thresholds.age' -- 5", "5 at .age of -c thresholds"],
    ["pulumi config rm demo:retentionHours", "leave out -c retentionHours"],
    [`pulumi config rm --path 'demo:thresholds["a"]'`, `leave ["a"] out of -c thresholds`],
    ["pulumi config set demo:other 1", "pulumi config set demo:other 1"],
    ["pulumi config set other:retentionHours 1", "pulumi config set other:retentionHours 1"],
    ["correct the file", "correct the file"],
  ] as const)
    it(`name -c: ${fix}`, () => {
      const told = (text: string) => `x must be right, got wrong.\nFix: ${text}\ny must be too.\nFix: other`;
      expect(fixesForThisRun(told(fix), "demo", config)).to.equal(told(expected));
    });
});
