import reference from "./iam-reference.json" with { type: "json" };

type ActionsByService = Readonly<Record<string, string>>;
const actionsOnResources: ActionsByService = reference.actionsOnResources;
const permissionActionsByService: ActionsByService = reference.permissionActions;

/**
 * The actions of a service, in lower case, that can be allowed on named resources: `kinesis` has `PutRecords`, but not `ListStreams`.
 * Undefined for a service that the pack doesn't know.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export const actionsOnResourcesOf = (service: string): readonly string[] | undefined =>
  Object.hasOwn(actionsOnResources, service) ? actionsOnResources[service]?.split(" ") : undefined;

/** Every service's actions that say who may do what with a resource: `kms:PutKeyPolicy`. */
export const permissionActions: readonly string[] = Object.entries(permissionActionsByService).flatMap(
  ([service, names]) => names.split(" ").map((name) => `${service}:${name}`),
);
