import { z } from "zod";
import type { Graph, Resource } from "../../../offline/graph.ts";

/** A text that says something. */
export const text = z.string().min(1);

/** Tags of a resource. */
export const tags = z.record(z.string(), z.string()).default({});

/** A whole number that may be left out. */
export const whole = z.int().optional();

/**
 * The resources of a schema's type, read from a graph; of those alone that `isMeant` takes, where one type serves several services.
 * Throws an error that names the resource and the property that is not as AWS takes it.
 */
export function resourcesOf<Schema extends z.ZodObject<{ type: z.ZodLiteral<string> }>>(
  { resources }: Graph,
  schema: Schema,
  isMeant = (_: Resource) => true,
): z.infer<Schema>[] {
  return resources
    .filter((resource) => resource.type === schema.shape.type.value && isMeant(resource))
    .map((resource) => read(schema, resource));
}

/** Takes the event source mappings that read from a service, as ARNs name it. */
export const readsFrom = (service: string) => (resource: Resource) =>
  String(resource.inputs.eventSourceArn).split(":")[2] === service;

function read<Schema extends z.ZodType>(schema: Schema, resource: Resource): z.infer<Schema> {
  // An ID is an output too, beside the others.
  const result = schema.safeParse({ ...resource, outputs: { id: resource.id, ...resource.outputs } });
  if (result.success) return result.data;
  throw new Error(`${resource.type} ${resource.name} cannot run locally:\n${z.prettifyError(result.error)}`);
}
