import type { AwsError } from "../aws-error.ts";
import type { AwsResponse } from "./http-types.ts";

/** Text that is XML already. */
export type Xml = { readonly xml: string };

/** `<name>…</name>`; text among the content is escaped. */
export function xmlElement(name: string, ...content: (Xml | string | number | boolean)[]): Xml {
  const inner = content.map((part) => (typeof part === "object" ? part.xml : escapeXml(String(part)))).join("");
  return { xml: `<${name}>${inner}</${name.split(" ")[0]}>` };
}

/** A response with an XML document. */
export function xmlResponse(status: number, root: Xml, headers: Record<string, string> = {}): AwsResponse {
  return {
    status,
    headers: { "content-type": "application/xml", ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`,
  };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes markup, and the carriage returns that a parser would fold away. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character).replaceAll("\r", "&#13;");
}

/** An error of the query protocol. */
export function failXml({ name, message, statusCode }: AwsError): AwsResponse {
  const error = xmlElement(
    "Error",
    xmlElement("Type", "Sender"),
    xmlElement("Code", name),
    xmlElement("Message", message),
  );
  return xmlResponse(statusCode, xmlElement("ErrorResponse", error), { "x-amzn-errortype": name });
}
