import { command } from "../command-line/command.ts";
import { parseOptions, parseRounds } from "../command-line/options.ts";

await command({
  usage: `Usage: npx node bench/thumbnails.ts [--rounds N]

Measures what a thumbnail of a photo of 12 megapixels costs: as the example makes it, from its package, against sharp's own
WebAssembly and native builds called bare.

  --rounds N  thumbnails of each kind, in turn: medians are shown  [15]
  -h, --help  show this text
`,
  parse: (args) => parseRounds(parseOptions(args, { rounds: { type: "string", default: "15" } }).rounds),
  async run(rounds) {
    const { measureThumbnails } = await import("./measure-thumbnails.ts");
    await measureThumbnails(rounds);
    return 0;
  },
});
