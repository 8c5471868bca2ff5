import type { Protocol } from "../protocol/http-types.ts";
import { failXml, xmlElement, xmlResponse } from "../protocol/xml.ts";

/** STS: who am I, and nothing else. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const stsProtocol: Protocol = {
  async handle({ body, scope: { account } }) {
    if (new URLSearchParams(body.toString()).get("Action") !== "GetCallerIdentity") return undefined;
    const result = xmlElement(
      "GetCallerIdentityResult",
      xmlElement("Arn", `arn:aws:iam::${account}:root`),
      xmlElement("UserId", account),
      xmlElement("Account", account),
    );
    const root = 'GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
    return xmlResponse(200, xmlElement(root, result));
  },
  fail: failXml,
};
