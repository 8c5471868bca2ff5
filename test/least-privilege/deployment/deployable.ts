import { BOUNDARY_TAG } from "../../../infra/policy-document.ts";
import type { Graph, Resource } from "../../../offline/graph.ts";

const BOUNDARY = "arn:aws:iam::000000000000:policy/tributary-dev-workload-boundary";
const ROLES = ["aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"];

/** What AWS's provider makes of a program in us-east-1, as it is under the name that the deploy role is for and within its boundary. */
export function deployable({ project, stack, resources }: Graph): Resource[] {
  const renamed = JSON.stringify(resources)
    .replaceAll(`${project}-${stack}-`, "tributary-dev-")
    .replaceAll(`"project":"${project}"`, '"project":"tributary"');
  return (JSON.parse(renamed) as Resource[])
    .filter(({ custom, type, region = "us-east-1" }) => custom && type.startsWith("aws:") && region === "us-east-1")
    .map(bounded);
}

/** As the setting permissionsBoundaryArn makes it. An attachment is told its role's boundary, which AWS looks up. */
function bounded(resource: Resource): Resource {
  const { type, inputs } = resource;
  if (ROLES.includes(type)) return { ...resource, inputs: { ...inputs, permissionsBoundary: BOUNDARY } };
  if (type !== "aws:iam/policy:Policy") return resource;
  return { ...resource, inputs: { ...inputs, tags: { ...(inputs.tags as object), [BOUNDARY_TAG]: BOUNDARY } } };
}
