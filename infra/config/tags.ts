import { z } from "zod";

/** Most tags that a stack may add: AWS takes 50, the kit adds its own three, `permissions-boundary` or `Name` and `SubnetType`. */
const MOST_TAGS = 45;

/** Tags of the kit's own, in any case. */
const reserved: readonly string[] = ["project", "stack", "region", "permissions-boundary"];
const characters = String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]`;

/**
 * Tags as the strictest of the services take them that they reach.
 * IAM: no `aws:` in keys or values, in any case, and keys that differ by more than case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export const tagsSchema = z
  .record(
    z.string().regex(new RegExp(`^(?!aws:)${characters}{1,128}$`, "iu")),
    z.string().regex(new RegExp(`^(?!aws:)${characters}{0,256}$`, "iu")),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS)
  .refine((tags) => {
    const keys = Object.keys(tags).map((key) => key.toLowerCase());
    return new Set([...keys, ...reserved]).size === keys.length + reserved.length;
  });

/** What {@link tagsSchema} asks, in words. */
export const TAGS_RULE = `map at most ${MOST_TAGS} keys of 1 to 128 characters to text of up to 256: letters, digits, spaces and _ . : / = + - @, neither beginning with aws:, no key twice in another case, and none of ${reserved.join(", ")}`;
