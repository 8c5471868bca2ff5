import { hexOf, type Models, type NewResource, text } from "./model.ts";

/** Identity and Access Management: one for all regions. */
export const iam: Models = {
  "aws:iam/role:Role": {
    global: true,
    nameInput: "name",
    maxNameLength: 64,
    answer: ({ name, inputs, arn }) => ({
      id: name,
      arn: arn("iam", `role${pathOf(inputs)}${name}`),
      uniqueId: uniqueId("AROA", name),
      createDate: "1970-01-01T00:00:00Z",
      path: "/",
      maxSessionDuration: 3600,
      forceDetachPolicies: false,
    }),
  },
  "aws:iam/policy:Policy": {
    global: true,
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, inputs, arn }) {
      const policyArn = arn("iam", `policy${pathOf(inputs)}${name}`);
      return { id: policyArn, arn: policyArn, policyId: uniqueId("ANPA", name), attachmentCount: 0, path: "/" };
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    global: true,
    nameInput: "name",
    maxNameLength: 128,
    answer: ({ name, inputs }) => ({ id: `${text(inputs.role)}:${name}` }),
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    global: true,
    answer({ inputs, arn }) {
      const providerArn = arn("iam", `oidc-provider/${text(inputs.url).replace(/^https:\/\//, "")}`);
      return { id: providerArn, arn: providerArn, thumbprintLists: [] };
    },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    global: true,
    answer: ({ inputs }) => ({ id: `${text(inputs.role)}/${text(inputs.policyArn)}` }),
  },
};

const pathOf = (inputs: NewResource["inputs"]) => text(inputs.path) || "/";

const uniqueId = (prefix: string, name: string) => `${prefix}${hexOf(name, 17).toUpperCase()}`;
