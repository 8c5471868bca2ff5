import { StackReference } from "@pulumi/pulumi";
import { type Contract, fromStackReference } from "../index.ts";

/** Reads the outputs of a stack from another Pulumi program. */
export function pipelineOf(stack: string): Promise<Contract> {
  return fromStackReference(new StackReference(stack));
}
