import { alarmedMetrics, type Measured } from "../../core/measured.ts";
import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import { isNamedBy, namesOf, type Stack, type StackResource } from "../../core/stack-view.ts";
import { ALARM } from "../../core/types.ts";

/** For each alarm on one of the metrics, whether it watches the resource; those that do not are left out. */
export function alarmsOn(
  stack: Stack,
  resource: StackResource,
  dimension: string,
  metrics: readonly string[],
): ("yes" | "unknown")[] {
  return alarmsAbout(stack, resource).flatMap((alarm) =>
    alarmedMetrics(alarm.props).flatMap((measured) => {
      if (measured.metric !== UNKNOWN && !metrics.includes(String(measured.metric))) return [];
      const watches = watchesResource(alarm, measured, resource, dimension);
      if (watches === "no") return [];
      return [measured.metric === UNKNOWN ? "unknown" : watches];
    }),
  );
}

/** The alarms that may watch a resource: whose dimensions name it, were built from it, or can't be told yet. */
function alarmsAbout(stack: Stack, resource: StackResource): StackResource[] {
  const byDimension = stack.grouped("dimensions", [ALARM], (alarm) => {
    const values = alarmedMetrics(alarm.props).flatMap(({ dimensions }) =>
      isRecord(dimensions) ? Object.values(dimensions) : [dimensions],
    );
    const sources = Object.values(alarm.propertyDependencies).flat();
    return values.flatMap((value) => (value === UNKNOWN && sources.length > 0 ? sources : [value]));
  });
  const keys = [...namesOf(resource), resource.urn, UNKNOWN];
  return [...new Set(keys.flatMap((key) => byDimension.get(key) ?? []))];
}

function watchesResource(alarm: StackResource, { dimensions }: Measured, resource: StackResource, dimension: string) {
  const value = read(dimensions, dimension);
  if (value === undefined) return "no";
  if (value !== UNKNOWN) return isNamedBy(resource, value) ? "yes" : "no";
  const sources = Object.values(alarm.propertyDependencies).flat();
  return sources.includes(resource.urn) ? "yes" : sources.length === 0 ? "unknown" : "no";
}
