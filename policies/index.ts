import path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { EXEMPTIONS_FILE, Exemptions, readExemptions } from "./core/exemptions.ts";
import { createPolicies } from "./core/pack.ts";
import { rules } from "./rules/rules.ts";

const exemptions = new Exemptions(
  readExemptions(process.env.PULUMI_CONFIG, path.join(import.meta.dirname, EXEMPTIONS_FILE)),
);

new PolicyPack("tributary", {
  displayName: "Tributary",
  provider: "aws",
  policies: createPolicies({ rules, exemptions, today: () => new Date().toISOString().slice(0, 10) }),
});
