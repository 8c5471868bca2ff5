import { generateKeyPairSync, randomBytes } from "node:crypto";
import forge from "node-forge";

/** What a server shows on this machine, in PEM, and whom its clients have to trust for it. */
export type LocalCertificates = {
  /** Certificate of the authority: what clients trust. */
  authority: string;
  certificate: string;
  key: string;
};

const VALID_DAYS = 30;
const KEY_BITS = 2048;
/** What the certificates are good for, and nothing else. */
const NAME = "localhost";
const ADDRESSES = [
  { ip: "127.0.0.1", bytes: "\x7f\0\0\x01" },
  { ip: "::1", bytes: `${"\0".repeat(15)}\x01` },
];

/**
 * Makes an authority for this machine alone, and a certificate of it. The authority's key is forgotten at once: it signs
 * nothing else, ever. Good for 30 days.
 */
export function createLocalCertificates(now: Date): LocalCertificates {
  const [authorityKeys, serverKeys] = [createKeys(), createKeys()];
  const issuer = [{ name: "commonName", value: "Tributary on this machine" }];
  const authority = create(now, issuer, issuer, authorityKeys.publicKey, [
    { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
    { id: "2.5.29.30", critical: true, value: nameConstraints() },
  ]);
  const certificate = create(now, [{ name: "commonName", value: NAME }], issuer, serverKeys.publicKey, [
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: [{ type: 2, value: NAME }, ...ADDRESSES.map(({ ip }) => ({ type: 7, ip }))] },
  ]);
  const signingKey = forge.pki.privateKeyFromPem(authorityKeys.privateKey);
  for (const one of [authority, certificate]) one.sign(signingKey, forge.md.sha256.create());
  return {
    authority: forge.pki.certificateToPem(authority),
    certificate: forge.pki.certificateToPem(certificate),
    key: serverKeys.privateKey,
  };
}

/** Node's own keys: forge takes seconds for one. */
const createKeys = () =>
  generateKeyPairSync("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

function create(
  now: Date,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  publicKey: string,
  extensions: object[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A leading zero, so that no reader takes it for a negative number.
  certificate.serialNumber = `00${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = new Date(now.getTime() - 60_000);
  certificate.validity.notAfter = new Date(now.getTime() + VALID_DAYS * 86_400_000);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  return certificate;
}

/** https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.10: one name and two addresses, each with a mask of ones. */
function nameConstraints(): string {
  const { asn1 } = forge;
  const { Class, Type } = asn1;
  const subtree = (tag: number, value: string) =>
    asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [asn1.create(Class.CONTEXT_SPECIFIC, tag, false, value)]);
  const withMask = ({ bytes }: { bytes: string }) => bytes + "\xff".repeat(bytes.length);
  const permitted = [subtree(2, NAME), ...ADDRESSES.map((address) => subtree(7, withMask(address)))];
  const constraints = asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [
    asn1.create(Class.CONTEXT_SPECIFIC, 0, true, permitted),
  ]);
  return asn1.toDer(constraints).getBytes();
}
