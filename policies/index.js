import { existsSync } from "node:fs";
import { createRequire } from "node:module";

// The sources in the repository, what was built from them in a package. The host awaits no import, so this is a require.
const require = createRequire(import.meta.url);
require(existsSync(new URL("index.ts", import.meta.url)) ? "./sources.js" : "./dist/index.js");
