import { keepCompiled } from "../../command-line/command.ts";

// Mocha loads this first: most of what tests do is to load the same large packages, in process after process.
keepCompiled();
