import { nameAutomatic } from "../../../../policies/rules/stack/names.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

describe("rules for names", () => {
  describeRule(nameAutomatic, {
    passes: [
      ["a resource that says nothing", {}],
      ["a prefix", { namePrefix: "events-" }],
      ["the name that Pulumi made of the resource's own", { name: "subject-1a2b3c4" }],
    ],
    fails: [
      ["a fixed name", { name: "events" }, "name"],
      ["the resource's own name alone", { name: "subject" }, "name"],
      ["an end that is not random", { name: "subject-production" }, "name"],
      ["another resource's name", { name: "other-1a2b3c4" }, "name"],
    ],
    unknown: [["what the name will be", { name: UNKNOWN }, "name"]],
  });

  describeMutations([
    {
      rule: nameAutomatic,
      title: "a fixed name",
      apply: (stack) => stack.adds("aws:iam/group:Group", { name: "readers" }),
    },
  ]);
});
