import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Models } from "./model.ts";

/** Glue: jobs, and what starts and places them. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api.html */
export const glue: Models = {
  "aws:glue/job:Job": {
    nameInput: "name",
    answer: ({ name, arn }) => ({ id: name, arn: arn("glue", `job/${name}`), jobMode: "SCRIPT" }),
  },
  "aws:glue/trigger:Trigger": {
    nameInput: "name",
    answer: ({ name, arn }) => ({ id: name, arn: arn("glue", `trigger/${name}`), enabled: true, state: "ACTIVATED" }),
  },
  "aws:glue/connection:Connection": {
    nameInput: "name",
    answer: ({ name, arn }) => ({
      id: `${ACCOUNT_ID}:${name}`,
      arn: arn("glue", `connection/${name}`),
      catalogId: ACCOUNT_ID,
    }),
  },
};
