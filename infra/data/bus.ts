import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import { DeadLetters } from "./dead-letters.ts";

/** What an event bus is built from. */
export type BusArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the events, made with `deliveredBy: ["events"]`. */
  keyArn: pulumi.Input<string>;
  tags: Record<string, string>;
  protect: boolean;
};

/** Where rules listen: a bus of one's own, or the default one. */
export type ListenedBus = Pick<Bus, "name" | "arn" | "region" | "keyArn" | "isDefault">;

/**
 * An EventBridge event bus for events of one's own: encrypted, with a dead-letter queue for what can't be encrypted or decrypted.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html
 */
export class Bus extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  readonly isDefault: boolean = false;
  /** What keeps the events that the bus could not encrypt or decrypt. */
  readonly deadLetters: DeadLetters;

  constructor(name: string, args: BusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Bus", name, {}, opts);
    const { region, keyArn, tags, protect } = args;
    // The queue lets in this bus alone, which must name the queue.
    const [sourceArn, resolveSource] = pulumi.deferredOutput<string>();
    const sender = { service: "events", sourceArn } as const;
    this.deadLetters = new DeadLetters(`${name}-undecrypted`, { region, keyArn, sender, tags }, { parent: this });
    const bus = new cloudwatch.EventBus(
      name,
      { kmsKeyIdentifier: keyArn, deadLetterConfig: { arn: this.deadLetters.arn }, region, tags },
      { parent: this, protect },
    );
    resolveSource(bus.arn);
    this.name = bus.name;
    this.arn = bus.arn;
    this.region = region;
    this.keyArn = pulumi.output(keyArn);
    this.registerOutputs({ name: this.name, arn: this.arn, deadLetterUrl: this.deadLetters.url });
  }

  /** Lets a function's own code put events. */
  grant(_use: "write"): GrantArgs {
    return { kind: "put-events", busArn: this.arn };
  }
}

/**
 * The bus that each account has in each region, to which AWS's own services send.
 * @param args.keyArn ARN of the key that encrypts what could not be delivered, made with `deliveredBy: ["events"]`
 */
export const defaultBus = (args: {
  region: string;
  accountId: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
}): ListenedBus => ({
  name: pulumi.output("default"),
  arn: pulumi.interpolate`arn:aws:events:${args.region}:${args.accountId}:event-bus/default`,
  region: args.region,
  keyArn: pulumi.output(args.keyArn),
  isDefault: true,
});
