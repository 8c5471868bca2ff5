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
