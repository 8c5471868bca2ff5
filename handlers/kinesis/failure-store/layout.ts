/** Prefix of what the function itself puts into the failure store. */
export const QUARANTINE_PREFIX = "quarantine/";

/** Prefix of what Lambda puts there when it gives a batch up. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export const DISCARDED_PREFIX = "aws/lambda/";

/** Prefix of what redrive remembers: each marker has the key of the object whose records were put back, below this. */
export const REDRIVEN_PREFIX = "redriven/";
