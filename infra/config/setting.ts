import { z } from "zod";
import type { Limit } from "../../event-source-mapping/limits.ts";

/** One setting of `Pulumi.<stack>.yaml`: what it accepts, in words and as a schema, and how to mend it. */
export type ConfigSetting<Schema extends z.ZodType = z.ZodType> = {
  schema: Schema;
  /** What it decides, for the reference and for Pulumi.yaml. */
  description: string;
  /** What every value must satisfy: completes "tributary:name must …". */
  rule: string;
  /** A value that is accepted, as `pulumi config set` takes it. */
  example: string;
  /** Value that Pulumi.yaml gives when the stack sets none; absent on settings without one. */
  default?: string | number | boolean | readonly string[];
  /** Path below the setting that the example belongs to, such as `[0]`. */
  path?: string;
};

/** Makes a setting of its parts. */
export const setting = <Schema extends z.ZodType>(definition: ConfigSetting<Schema>): ConfigSetting<Schema> =>
  definition;

/** A whole number within bounds. */
export const integer = (min: number, max: number) => z.int().min(min).max(max);

/** A setting that is a whole number within bounds, with its default. */
export const integerSetting = (min: number, max: number, value: number, description: string) =>
  setting({
    schema: integer(min, max),
    description,
    rule: `be a whole number from ${min} to ${max}`,
    example: `${value}`,
    default: value,
  });

/** A setting that is a whole number within the bounds that Lambda has for it, with its default. */
export const limitedSetting = ({ minimum, maximum }: Limit, value: number, description: string) =>
  integerSetting(minimum, maximum, value, description);
