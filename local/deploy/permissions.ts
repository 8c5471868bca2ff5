import type { DeployedResources } from "./resources.ts";

/** Whether the program lets a service invoke a function, by this qualifier of it, for one of the service's resources. */
export const mayInvoke = (
  { permissions }: Pick<DeployedResources, "permissions">,
  by: { principal: string; sourceArn: string | undefined },
  functionArn: string,
): boolean =>
  permissions.some(({ inputs: { principal, qualifier, sourceArn, function: named } }) => {
    const allowed = qualifier === undefined ? named : `${named}:${qualifier}`;
    const isAllowed = functionArn === allowed || functionArn.endsWith(`:function:${allowed}`);
    return principal === by.principal && isAllowed && (sourceArn ?? by.sourceArn) === by.sourceArn;
  });
