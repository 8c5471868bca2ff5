import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Redrivable } from "../../client/contract.ts";
import { type RedriveRights, redriveRights } from "../data/redrive-rights.ts";
import { policyDocument } from "../policy-document.ts";
import type { Flow } from "./flow.ts";

/** Whom what was given up is given back to. */
export type RedrivableArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** By a name: of a flow that enriches a stream, the name that its enrichment is given. */
  flows: Readonly<Record<string, Pick<Flow, "alias" | "kept">>>;
  tags: Record<string, string>;
};

/**
 * What `npm run redrive` needs to know of a region's flows, to be an output of the program, `regions.<region>.redrive`; and the
 * managed policy that lets somebody run it.
 */
export function createRedrive(
  name: string,
  { region, accountId, flows, tags }: RedrivableArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Redrivable> {
  const all = Object.values(flows);
  const messages = all.flatMap(({ kept }) => kept.messages);
  const stores = [...new Set(all.flatMap(({ kept }) => kept.stores))];
  const rights: pulumi.Output<RedriveRights> = pulumi.output({
    ...{ region, accountId, aliasArns: all.map(({ alias }) => alias.arn) },
    buckets: stores.map(({ arn, keyArn }) => ({ arn, keyArn })),
    messages: messages.map(({ queue, source }) => ({
      queue: encrypted(queue),
      ...(source && { source: encrypted(source) }),
    })),
  });
  const operator = new iam.Policy(
    `${name}-operator`,
    {
      description: `Gives back what the functions of ${name} gave up.`,
      policy: policyDocument(rights.apply(redriveRights)),
      tags,
    },
    opts,
  );
  return pulumi.output({
    operatorArn: operator.arn,
    flows: Object.fromEntries(
      Object.entries(flows).map(([flow, { alias, kept }]) => [
        flow,
        {
          aliasArn: alias.arn,
          failureBuckets: [...new Set(kept.stores)].map(({ bucket }) => bucket),
          deadLetters: kept.messages.map(({ queue, source }) => ({
            queueArn: queue.arn,
            ...(source && { sourceArn: source.arn }),
          })),
        },
      ]),
    ),
  });
}

/** Apart from the construct that it belongs to, whose other values nobody needs to wait for. */
const encrypted = ({ arn, keyArn }: { arn: pulumi.Output<string>; keyArn: pulumi.Input<string> }) => ({ arn, keyArn });
