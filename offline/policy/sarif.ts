import { createHash } from "node:crypto";
import type { ReportedFinding } from "./findings.ts";
import type { PackVerdict, Severity } from "./pack-host.ts";

/** GitHub shows 9 and above as critical, 7 as high, 4 as medium. */
const scores: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" };

/** What policy packs are. */
const INFORMATION = "https://www.pulumi.com/docs/iac/crossguard/";

/**
 * Findings as a SARIF 2.1.0 document. A resource has no line of its own: each result points at `file`, and names the resource by its URN.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(findings: readonly ReportedFinding[], { pack, version, policies }: PackVerdict, file: string) {
  const rules = policies.map(({ name, description, severity, covers, fix, url }) => ({
    id: name,
    shortDescription: { text: description },
    fullDescription: { text: [description, fix].filter(Boolean).join(" ") },
    help: { text: fix || description },
    ...(url !== "" && { helpUri: url }),
    properties: { "security-severity": scores[severity], tags: ["security", ...covers] },
  }));
  const results = findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: policies.findIndex(({ name }) => name === finding.rule),
    level: finding.level === "mandatory" ? "error" : "warning",
    message: { text: sentence(finding) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: finding.urn, name: finding.resource, kind: "resource" }],
      },
    ],
    partialFingerprints: { "finding/v1": fingerprint(finding) },
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: pack, version, informationUri: INFORMATION, rules } }, results }],
  };
}

function sentence({ resource, property, message, value, fix }: ReportedFinding): string {
  const got = value === "" ? "" : `, got ${value}`;
  return `${resource}: ${[property, message].filter(Boolean).join(" ")}${got}. ${fix}`;
}

/** The same finding in the next run: whatever its value has become. */
const fingerprint = ({ rule, urn, property }: ReportedFinding) =>
  createHash("sha256").update([rule, urn, property].join("\n")).digest("hex");
