import { createHash } from "node:crypto";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";

/** A resource about to be created, as its model sees it. */
export type NewResource = {
  /** Physical name: what the program gives, or else its logical name and 7 hexadecimal digits, as Pulumi names it. */
  name: string;
  /** AWS region; empty for a global service. */
  region: string;
  inputs: Readonly<Record<string, unknown>>;
  /** ARN of something of this region and account. */
  arn(service: string, resource: string): string;
  /** Physical ID of an EC2 resource: the prefix and 17 hexadecimal digits that are the resource's own. */
  ec2Id(prefix: string): string;
  /** A UUID that is the resource's own. */
  uuid(): string;
};

/** What AWS answers on creation: the ID, and the outputs that are not inputs or whose input has a default. */
type Answer = { id: string } & Record<string, unknown>;

/** How AWS would create resources of one type. */
export type Model = {
  /** True where the service has no region. */
  global?: true;
  /** The input that holds the physical name, where Pulumi makes one up. */
  nameInput?: string;
  /** Longest name that AWS takes. @default 255 */
  maxNameLength?: number;
  /** Last touch on a name that Pulumi makes up, where AWS wants a certain form. */
  shapeName?(name: string, inputs: Readonly<Record<string, unknown>>): string;
  answer(subject: NewResource): Answer;
};

/** Models by type token. */
export type Models = Readonly<Record<string, Model>>;

/** Says that something has no model here, or is used in a way that AWS would refuse. */
export class ModelError extends Error {
  override name = "ModelError";
}

/** The first `length` hexadecimal digits of a text's SHA-256: the same text, the same digits. */
export const hexOf = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

/** A UUID made from a text: the same text, the same UUID. */
export function uuidOf(text: string): string {
  const hex = hexOf(text, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** Partition and DNS suffix of a region. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  if (region.startsWith("cn-")) return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  if (region.startsWith("us-gov-")) return { partition: "aws-us-gov", dnsSuffix: "amazonaws.com" };
  return { partition: "aws", dnsSuffix: "amazonaws.com" };
}

/** ARN of something of a region and the local account. */
export const arnOf = (service: string, region: string, resource: string): string =>
  `arn:${partitionOf(region).partition}:${service}:${region}:${ACCOUNT_ID}:${resource}`;

/** A text input; empty when it is absent. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A list input; empty when it is absent. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
