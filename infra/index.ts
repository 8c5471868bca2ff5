import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { checkCatalogue } from "./catalogue.ts";
import { loadConfig } from "./config/config.ts";
import { planRegions } from "./config/plan.ts";
import { outputs } from "./outputs.ts";
import { Region } from "./region.ts";

const settings = loadConfig();
checkCatalogue(settings.catalogue);
const plans = planRegions(settings, pulumi.getProject(), pulumi.getStack());
const { accountId } = getCallerIdentityOutput();
const built = Object.fromEntries(plans.map((plan) => [plan.region, new Region(plan.name, { ...plan, accountId })]));

export const { version, project, stack, regions } = outputs(built);
