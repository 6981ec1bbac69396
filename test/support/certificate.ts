import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import forge from "node-forge";

/** What a TLS server of a test shows, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** File with the authority's certificate, for NODE_EXTRA_CA_CERTS: one that signs itself is its own authority. */
  readonly authority: string;
}

/** A name (`*.example.com`) or an IP address that the certificate is for. */
type Subject = { readonly name: string } | { readonly ip: string };

/**
 * Makes a certificate that signs itself, without any program of the machine.
 * @param folder where the authority's file is put
 */
export async function issueCertificate(folder: string, subject: Subject): Promise<Certificate> {
  // Node makes the key: forge's own way takes seconds.
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const signer = forge.pki.privateKeyFromPem(key);

  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.rsa.setPublicKey(signer.n, signer.e);
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  const { notBefore, notAfter } = certificate.validity;
  notBefore.setDate(notBefore.getDate() - 1);
  notAfter.setFullYear(notAfter.getFullYear() + 1);
  // Two that a process knows by the same name are taken for one.
  const commonName = [{ name: "commonName", value: `sluice test ${certificate.serialNumber}` }];
  certificate.setSubject(commonName);
  certificate.setIssuer(commonName);
  // As RFC 5280 (4.2.1.6) numbers the kinds of names.
  const altName = "ip" in subject ? { type: 7, ip: subject.ip } : { type: 2, value: subject.name };
  certificate.setExtensions([
    { name: "basicConstraints", cA: true },
    { name: "subjectAltName", altNames: [altName] },
  ]);
  certificate.sign(signer, forge.md.sha256.create());

  const pem = forge.pki.certificateToPem(certificate);
  const authority = join(folder, "authority.pem");
  await writeFile(authority, pem);
  return { key, certificate: pem, authority };
}
