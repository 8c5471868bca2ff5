import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { loadConfig } from "./config/config.ts";
import { planRegions } from "./config/plan.ts";
import { checkHandler } from "./flows/enrich-package.ts";
import * as flows from "./flows/index.ts";
import { outputs } from "./outputs.ts";
import { namePositionsByPath } from "./positions.ts";
import { Region } from "./region.ts";

namePositionsByPath();
const settings = loadConfig(Object.keys(flows));
checkHandler(settings, pulumi.getProject());
const plans = planRegions(settings, pulumi.getProject(), pulumi.getStack());
const { accountId } = getCallerIdentityOutput();
const built = Object.fromEntries(
  plans.map((plan) => [plan.region, new Region(plan.name, { ...plan, accountId, flows })]),
);

export const { version, project, stack, firstRegion, regions } = outputs(built);
