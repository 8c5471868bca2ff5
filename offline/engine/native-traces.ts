// Loaded before a program, in its process. The SDK takes a stack trace of each resource and of each promise, and puts them
// through source-map-support: a sixth of an evaluation's time, for places that Node.js, which strips types in place, has right.
Object.defineProperty(Error, "prepareStackTrace", { get: () => undefined, set: () => undefined });
