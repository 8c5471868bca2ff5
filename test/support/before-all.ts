import { tmpdir } from "node:os";
import path from "node:path";
import { keepCompiled } from "../../command-line/command.ts";
import "../../offline/engine/lazy-sdk.ts";

// Mocha loads this first: most of what tests do is to load the same large packages, in process after process.
keepCompiled();
// What is kept for a user is nobody's here.
process.env.XDG_DATA_HOME = path.join(tmpdir(), "tributary-tests");
