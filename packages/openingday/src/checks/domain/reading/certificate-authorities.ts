/** A certificate authority, how its certificates name it, and the domains by which CAA records mean it. */
export interface CertificateAuthority {
  readonly name: string;
  /** What the issuer of its certificates contains, in lower case. */
  readonly issuers: readonly string[];
  readonly caaDomains: readonly string[];
  readonly source: string;
}

/** As each authority's own documents say; as of November 2026. The first that matches counts. */
export const certificateAuthorities: readonly CertificateAuthority[] = [
  { name: "Let’s Encrypt", issuers: ["let's encrypt"], caaDomains: ["letsencrypt.org"], source: "letsencrypt.org/docs/caa" },
  { name: "Google Trust Services", issuers: ["google trust services"], caaDomains: ["pki.goog"], source: "pki.goog/faq (CAA)" },
  {
    name: "Amazon",
    issuers: ["(amazon)", "amazon rsa", "amazon ecdsa", "amazon root"],
    caaDomains: ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"],
    source: "docs.aws.amazon.com/acm/latest/userguide/setup-caa.html",
  },
  // ZeroSSL issues under Sectigo, and goes by its domains.
  {
    name: "Sectigo",
    issuers: ["sectigo", "zerossl", "comodo", "usertrust"],
    caaDomains: ["sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"],
    source: "sectigo.com knowledge base (CAA) and zerossl.com/features (CAA)",
  },
  {
    name: "DigiCert",
    issuers: ["digicert", "geotrust", "rapidssl", "thawte", "encryption everywhere"],
    caaDomains: ["digicert.com", "www.digicert.com", "geotrust.com", "rapidssl.com", "thawte.com", "symantec.com", "digicert.ne.jp"],
    source: "docs.digicert.com (CAA resource records)",
  },
  { name: "SSL.com", issuers: ["ssl.com", "ssl corp"], caaDomains: ["ssl.com"], source: "ssl.com/faqs (CAA)" },
  { name: "GlobalSign", issuers: ["globalsign"], caaDomains: ["globalsign.com"], source: "support.globalsign.com (CAA)" },
  {
    name: "GoDaddy",
    issuers: ["godaddy", "go daddy", "starfield"],
    caaDomains: ["godaddy.com", "starfieldtech.com"],
    source: "godaddy.com/help (CAA)",
  },
  { name: "Microsoft", issuers: ["microsoft"], caaDomains: ["microsoft.com"], source: "microsoft.com/pkiops (CPS)" },
  { name: "Buypass", issuers: ["buypass"], caaDomains: ["buypass.com", "buypass.no"], source: "buypass.com (CPS)" },
  { name: "Entrust", issuers: ["entrust", "affirmtrust"], caaDomains: ["entrust.net", "affirmtrust.com"], source: "entrust.com (CPS)" },
  { name: "Actalis", issuers: ["actalis"], caaDomains: ["actalis.it"], source: "actalis.com (CPS)" },
  { name: "Certum", issuers: ["certum", "asseco"], caaDomains: ["certum.pl", "certum.eu"], source: "certum.eu (CAA)" },
  { name: "HARICA", issuers: ["harica", "hellenic academic"], caaDomains: ["harica.gr"], source: "harica.gr (CPS)" },
];

/** The authority that a certificate's issuer names; undefined for one that the table does not know. */
export function findAuthority(issuer: string): CertificateAuthority | undefined {
  const text = issuer.toLowerCase().replaceAll("’", "'");
  return certificateAuthorities.find(({ issuers }) => issuers.some((one) => text.includes(one)));
}
