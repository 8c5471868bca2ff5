import { read, UNKNOWN } from "./properties.ts";
import type { StackResource } from "./stack-view.ts";

/** A property that the program may leave to AWS. One that is unknown, built from nothing, is AWS's to answer: not given. */
export function given({ props, propertyDependencies }: StackResource, path: string): unknown {
  const value = read(props, path);
  const [input = ""] = path.split(/[.[]/);
  return value === UNKNOWN && (propertyDependencies[input] ?? []).length === 0 ? undefined : value;
}
