import { existsSync } from "node:fs";
import { createRequire } from "node:module";

// The SDK's policy host compiles a TypeScript entry itself, and too old for this code. Node.js takes it from here:
// the sources in the repository, what was built from them in a package. The host awaits no import, so this is a require.
const require = createRequire(import.meta.url);
require(existsSync(new URL("index.ts", import.meta.url)) ? "./index.ts" : "./dist/index.js");
