import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { EVENT_INVOKE_CONFIG } from "../../core/types.ts";
import { failureDestinationOf, mappingsOf } from "./flow.ts";

/** The IAM prefix of a Pulumi type's service, where the two differ. */
const prefixes: Readonly<Record<string, string>> = {
  vpc: "ec2",
  cloudwatch: "logs",
  apigatewayv2: "execute-api",
  sfn: "states",
};
/** What a function may need without naming it: it logs, and it decrypts what it reads. */
const always = ["logs", "kms"];

/** The IAM prefixes of the services that a function has to do with: by its trigger, its destinations, its network and its environment. */
export function servicesOf(stack: Stack, fn: StackResource): ReadonlySet<string> {
  const { props } = fn;
  const services = new Set(always);
  if (read(props, "tracingConfig.mode") === "Active") services.add("xray");
  if (read(props, "vpcConfig") !== undefined) services.add("ec2");
  if (read(props, "fileSystemConfig") !== undefined) services.add("elasticfilesystem");
  addArn(services, read(props, "deadLetterConfig.targetArn"));
  for (const mapping of mappingsOf(stack, fn)) {
    addArn(services, read(mapping.props, "eventSourceArn"));
    addArn(services, read(mapping.props, "destinationConfig.onFailure.destinationArn"));
    const destination = failureDestinationOf(stack, mapping);
    if (destination !== undefined && destination !== UNKNOWN) services.add(prefixOf(destination));
    for (const source of sourcesOf(stack, mapping, "eventSourceArn")) services.add(prefixOf(source));
  }
  for (const config of stack.referringTo(fn, "functionName", EVENT_INVOKE_CONFIG))
    for (const outcome of ["onFailure", "onSuccess"]) {
      addArn(services, read(config.props, `destinationConfig.${outcome}.destination`));
      for (const source of sourcesOf(stack, config, "destinationConfig")) services.add(prefixOf(source));
    }
  addEnvironment(services, stack, fn);
  return services;
}

function addEnvironment(services: Set<string>, stack: Stack, fn: StackResource): void {
  const variables = read(fn.props, "environment.variables");
  const values = isRecord(variables) ? Object.values(variables) : [];
  for (const value of values) addArn(services, value);
  for (const source of sourcesOf(stack, fn, "environment")) services.add(prefixOf(source));
  for (const type of values.flatMap((value) => stack.typesNamed(value))) services.add(prefixOf({ type }));
}

const sourcesOf = (stack: Stack, { propertyDependencies }: StackResource, input: string): StackResource[] =>
  (propertyDependencies[input] ?? []).flatMap((urn) => stack.find(urn) ?? []);

function addArn(services: Set<string>, value: unknown): void {
  const service = typeof value === "string" ? /^arn:[^:]*:([^:]+):/.exec(value)?.[1] : undefined;
  if (service) services.add(service);
}

/** `aws:kinesis/stream:Stream` is of the service `kinesis`. */
function prefixOf({ type }: Pick<StackResource, "type">): string {
  if (type.startsWith("aws:cloudwatch/event")) return "events";
  const service = /^aws:([^/:]+)/.exec(type)?.[1] ?? "";
  return prefixes[service] ?? service;
}
