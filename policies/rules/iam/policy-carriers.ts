import { read, readList } from "../../core/properties.ts";

/**
 * What a policy document is for: what someone may do, the most that someone may ever do, what may be done to a resource, who may become a
 * role, or what passes a VPC endpoint.
 */
export type DocumentKind = "identity" | "boundary" | "resource" | "trust" | "endpoint";

/** A policy document within a resource's inputs. */
export type Carried = { path: string; kind: DocumentKind };

const identity = { path: "policy", kind: "identity" } as const;
const resource = { path: "policy", kind: "resource" } as const;
const endpoint = { path: "policy", kind: "endpoint" } as const;

/** Where resources carry policy documents, by Pulumi type token; `[]` stands for each item of a list. */
const carriers: Readonly<Record<string, readonly Carried[]>> = {
  "aws:iam/policy:Policy": [identity],
  "aws:iam/rolePolicy:RolePolicy": [identity],
  "aws:iam/userPolicy:UserPolicy": [identity],
  "aws:iam/groupPolicy:GroupPolicy": [identity],
  "aws:iam/role:Role": [
    { path: "assumeRolePolicy", kind: "trust" },
    { path: "inlinePolicies[].policy", kind: "identity" },
  ],
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": [{ path: "inlinePolicy", kind: "identity" }],
  "aws:s3/bucketPolicy:BucketPolicy": [resource],
  "aws:s3/bucket:Bucket": [resource],
  "aws:s3/bucketV2:BucketV2": [resource],
  "aws:s3/accessPoint:AccessPoint": [resource],
  "aws:s3control/accessPointPolicy:AccessPointPolicy": [resource],
  "aws:s3tables/tableBucketPolicy:TableBucketPolicy": [{ path: "resourcePolicy", kind: "resource" }],
  "aws:s3tables/tablePolicy:TablePolicy": [{ path: "resourcePolicy", kind: "resource" }],
  "aws:sns/topicPolicy:TopicPolicy": [resource],
  "aws:sns/topic:Topic": [resource],
  "aws:sqs/queuePolicy:QueuePolicy": [resource],
  "aws:sqs/queue:Queue": [resource],
  "aws:kms/key:Key": [resource],
  "aws:kms/keyPolicy:KeyPolicy": [resource],
  "aws:kms/replicaKey:ReplicaKey": [resource],
  "aws:kms/externalKey:ExternalKey": [resource],
  "aws:kms/replicaExternalKey:ReplicaExternalKey": [resource],
  "aws:kinesis/resourcePolicy:ResourcePolicy": [resource],
  "aws:msk/clusterPolicy:ClusterPolicy": [resource],
  "aws:lambda/resourcePolicy:ResourcePolicy": [resource],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": [resource],
  "aws:ecr/registryPolicy:RegistryPolicy": [resource],
  "aws:secretsmanager/secretPolicy:SecretPolicy": [resource],
  "aws:secretsmanager/secret:Secret": [resource],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": [resource],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": [resource],
  "aws:backup/vaultPolicy:VaultPolicy": [resource],
  "aws:glue/resourcePolicy:ResourcePolicy": [resource],
  "aws:opensearch/domain:Domain": [{ path: "accessPolicies", kind: "resource" }],
  "aws:opensearch/domainPolicy:DomainPolicy": [{ path: "accessPolicies", kind: "resource" }],
  "aws:elasticsearch/domain:Domain": [{ path: "accessPolicies", kind: "resource" }],
  "aws:elasticsearch/domainPolicy:DomainPolicy": [{ path: "accessPolicies", kind: "resource" }],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": [resource],
  "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": [{ path: "accessPolicy", kind: "resource" }],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": [{ path: "policyDocument", kind: "resource" }],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [endpoint],
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": [endpoint],
};

/** Pulumi type token of a managed policy. */
export const POLICY = "aws:iam/policy:Policy";

/**
 * Whether a managed policy says by its tag `purpose` that it is a permissions boundary, which grants nothing. AWS has no word for it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const isBoundary = (type: string, props: unknown): boolean =>
  type === POLICY && read(props, "tags.purpose") === "permissions-boundary";

/** The Pulumi types whose resources carry a document of one of some kinds. */
export const carriersOf = (...kinds: readonly DocumentKind[]): string[] =>
  Object.keys(carriers).filter((type) => carriers[type]?.some(({ kind }) => kinds.includes(kind)));

/** The documents of a resource that are of one of some kinds. */
export function documentsOf(type: string, props: unknown, ...kinds: readonly DocumentKind[]): Carried[] {
  const carried = isBoundary(type, props) ? [{ path: "policy", kind: "boundary" } as const] : (carriers[type] ?? []);
  return carried
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ path, kind }) => {
      const [list = "", rest] = path.split("[].");
      if (rest === undefined) return [{ path, kind }];
      return readList(props, list).map((item) => ({ path: `${item.path}.${rest}`, kind }));
    });
}
