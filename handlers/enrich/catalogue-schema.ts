import * as z from "zod/mini";

const name = z.string().check(z.regex(/\S/, "must not be blank"), z.maxLength(100));
const names = z.array(name).check(z.minLength(1));
const mbps = z.number().check(z.positive());
const optionIds = z.array(name);
const offered = z.optional(optionIds.check(z.minLength(1)));

const option = z.strictObject({
  name,
  downMbps: mbps,
  upMbps: mbps,
  technology: name,
  monthlyPrice: z.number().check(z.nonnegative()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code")),
});

const region = z.strictObject({
  code: z.string().check(z.regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, "must be an ISO 3166-2 code")),
  names,
  options: offered,
});

const city = z.strictObject({ names, region: z.optional(z.string()), options: offered });

const country = z.strictObject({
  code: z.string().check(z.regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code")),
  name: z.optional(name),
  options: optionIds,
  regions: z.optional(z.array(region)),
  cities: z.optional(z.array(city)),
});

/** Schema of `catalogue.json`. The README describes the format. */
export const catalogueDocument = z.strictObject({
  $schema: z.optional(z.string()),
  version: name,
  description: z.optional(z.string()),
  options: z.record(name, option),
  countries: z.array(country).check(z.minLength(1)),
});

/** `catalogue.json`, of the right shape; its references are not yet checked. */
export type CatalogueDocument = z.infer<typeof catalogueDocument>;

/** A bandwidth option, without its id. */
export type Option = z.infer<typeof option>;
