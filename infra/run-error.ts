import * as pulumi from "@pulumi/pulumi";

/** An error whose message stays as it is: the SDK would write the name of each property that waits for its cause before it. */
export function runError(message: string): pulumi.RunError {
  return Object.defineProperty(new pulumi.RunError(message), "message", { get: () => message, set: () => {} });
}
