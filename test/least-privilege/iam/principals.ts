import { z } from "zod";
import { contract } from "../../../client/contract.ts";
import type { Graph, Resource } from "../../../offline/graph.ts";
import { type Place, placesOf } from "./place.ts";
import { type PolicyDocument, parsePolicy } from "./policy-document.ts";

/** Who holds the policies of a region: its function's role, its flow log's, and the applications and operators that attach its managed policies. */
export type PrincipalKind = "function" | "flow log" | "producer" | "consumer" | "operator";

/** Who may do something, and the documents that say what. */
export type Principal = { kind: PrincipalKind; place: Place; policies: PolicyDocument[] };

const attachment = z.object({ role: z.string(), policyArn: z.string() });
const managed = z.object({ outputs: z.object({ arn: z.string(), policy: z.string() }) });
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Everyone to whom a program's identity policies give something. Throws when a role has a policy that the program does not create. */
export function principalsOf(graph: Graph): Principal[] {
  const { regions } = contract.parse(graph.outputs);
  const documents = new Map(
    ofType(graph, "aws:iam/policy:Policy").map((resource) => {
      const { arn, policy } = managed.parse(resource).outputs;
      return [arn, parsePolicy(policy)];
    }),
  );
  const document = (arn: string) => {
    const found = documents.get(arn);
    if (!found) throw new Error(`A policy must be one that the program creates, got ${arn}.`);
    return found;
  };
  const attached = ofType(graph, ATTACHMENT).map(({ inputs }) => attachment.parse(inputs));
  const seen = new Set<string>();
  return placesOf(graph).flatMap((place): Principal[] => {
    const of = (arn: string) =>
      attached
        .filter(({ role }) => role === arn.slice(arn.lastIndexOf("/") + 1))
        .map(({ policyArn }) => document(policyArn));
    const application = regions[place.region]?.policies;
    const fn: Principal = { kind: "function", place, policies: of(place.role) };
    // What the functions of a region share stands once, beside the first of them.
    if (seen.has(place.region)) return [fn];
    seen.add(place.region);
    return [
      fn,
      ...(place.flowLog ? [{ kind: "flow log" as const, place, policies: of(place.flowLog.role) }] : []),
      { kind: "producer", place, policies: [document(application?.producerArn ?? "")] },
      { kind: "consumer", place, policies: [document(application?.consumerArn ?? "")] },
      { kind: "operator", place, policies: [document(application?.operatorArn ?? "")] },
    ];
  });
}

/** The resources of one type token. */
export const ofType = ({ resources }: Graph, type: string): Resource[] =>
  resources.filter((resource) => resource.type === type);
