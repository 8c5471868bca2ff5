import { createRequire } from "node:module";
import type { Resource } from "../graph.ts";
import { uuidOf } from "../provider/model.ts";
import { createUrn } from "./urn.ts";

const PROVIDER_TYPE = "pulumi:providers:";

/** True for the type of a provider itself. */
export const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_TYPE);

/** True for a provider that Pulumi makes by itself, for resources that name none. */
export const isDefaultProvider = ({ type, name }: Pick<Resource, "type" | "name">): boolean =>
  isProviderType(type) && (name === "default" || name.startsWith("default_"));

/** URN in a provider reference, `urn::id`. */
export const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

/** The default provider of a package at a version: configured by the stack's `package:…` settings, and by nothing else. */
export function defaultProvider(
  { project, stack, config }: { project: string; stack: string; config: Readonly<Record<string, string>> },
  packageName: string,
  version: string,
): Resource {
  const name = version === "" ? "default" : `default_${version.replaceAll(".", "_")}`;
  const urn = createUrn({ project, stack, type: `${PROVIDER_TYPE}${packageName}`, name });
  const settings = Object.entries(config).filter(([key]) => key.startsWith(`${packageName}:`));
  const inputs = {
    ...Object.fromEntries(settings.map(([key, value]) => [key.slice(packageName.length + 1), value])),
    ...(version !== "" && { version }),
  };
  return {
    urn,
    type: `${PROVIDER_TYPE}${packageName}`,
    name,
    custom: true,
    inputs,
    ...providerState(urn, inputs),
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    secrets: [],
  };
}

/** What a provider is once created: its outputs are its inputs. */
export const providerState = (urn: string, inputs: Record<string, unknown>) => ({ id: uuidOf(urn), outputs: inputs });

const awsPackage = createRequire(import.meta.url)("@pulumi/aws/package.json") as { version: string };

/** Version of the AWS package that is installed here: what the children of an awsx component are made with. */
export const awsVersion: string = awsPackage.version;
