import * as pulumi from "@pulumi/pulumi";

/** A resource as the program declared it. */
export type Row = { type: string; name: string; region: unknown; inputs: Record<string, unknown> };

export const ACCOUNT = "111122223333";

/**
 * Runs `declare` under Pulumi's mocks and answers every resource that it declared, in order of registration,
 * with the outputs that it returned. Rejects with whatever the declaration throws.
 * @param known outputs of a resource that are not as {@link defaults} has them
 */
export async function underMocks<T>(
  declare: () => T,
  known: (type: string, name: string) => Record<string, unknown> = () => ({}),
): Promise<{ rows: Row[]; result: T }> {
  const rows: Row[] = [];
  await setMocks(rows, known);
  const result = declare();
  await pulumi.runtime.disconnect();
  return { rows, result };
}

async function setMocks(rows: Row[], known: (type: string, name: string) => Record<string, unknown>): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        rows.push({ type, name, region: inputs.region, inputs });
        const id = `${name}-id`;
        return { id, state: { ...defaults(type, name, inputs), ...known(type, name), ...inputs } };
      },
      call: ({ inputs }) => ({ ...inputs, accountId: ACCOUNT }),
    },
    "tributary",
    "test",
    false,
  );
}

/** The computed outputs that the program reads, in AWS's own shapes. */
function defaults(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const region = String(inputs.region ?? "");
  const service = type.split(":")[1]?.split("/")[0] ?? "";
  const arns: Record<string, string> = {
    kinesis: `arn:aws:kinesis:${region}:${ACCOUNT}:stream/${name}`,
    s3: `arn:aws:s3:::${name}`,
    iam: `arn:aws:iam::${ACCOUNT}:${type.endsWith("Policy") ? "policy" : "role"}/${name}`,
  };
  if (type === "aws:kinesis/streamConsumer:StreamConsumer") return { arn: `${inputs.streamArn}/consumer/${name}:1` };
  return {
    name,
    bucket: name,
    arn: arns[service] ?? `arn:aws:${service}:${region}:${ACCOUNT}:${name}`,
    uuid: "00000000-0000-4000-8000-000000000000",
    version: "1",
    prefixListId: "pl-0123456789abcdef0",
    vpcId: "vpc-0123456789abcdef0",
    isolatedSubnetIds: ["subnet-0a", "subnet-0b"],
    privateSubnetIds: ["subnet-0c", "subnet-0d"],
    routeTables: [],
  };
}
