/**
 * What a policy pack of your own imports: the rules, and what turns them into policies of `@pulumi/policy`.
 * The pack itself is the folder of PulumiPolicy.yaml: nothing runs when this is imported.
 *
 * @module
 */
export { Exemptions, readExemptions } from "./core/exemptions.ts";
export { createPolicies, type PackArgs } from "./core/pack.ts";
export type { Properties } from "./core/properties.ts";
export { must, type ResourceRule, type Rule, type StackRule } from "./core/rule.ts";
export { rules } from "./rules/rules.ts";
