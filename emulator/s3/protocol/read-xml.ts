import { parseXML } from "@aws-sdk/xml-builder";
import { z } from "zod";
import { AwsError } from "../../aws-error.ts";

/** Reads the XML body of a request. @throws AwsError MalformedXML */
export function readXml<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> {
  const read = schema.safeParse(parsed(body));
  if (read.success) return read.data;
  throw new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

function parsed(body: Buffer): unknown {
  try {
    return parseXML(body.toString());
  } catch {
    return undefined;
  }
}

/** Elements of one name: the parser has one alone not in a list. */
export const listed = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === undefined || value === "" ? [] : [value].flat()), z.array(schema));
