import { isDefaultProvider } from "./engine/providers.ts";
import { STACK_TYPE } from "./engine/urn.ts";
import type { Resource } from "./graph.ts";

/** What a person counts as resources: all but the stack itself and default providers. */
export const createdOf = <Kind extends Pick<Resource, "type" | "name">>(resources: readonly Kind[]): Kind[] =>
  resources.filter((resource) => resource.type !== STACK_TYPE && !isDefaultProvider(resource));
