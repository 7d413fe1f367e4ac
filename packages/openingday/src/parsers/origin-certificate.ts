/**
 * Whether a certificate that no browser trusts comes from Cloudflare's own authority for servers behind it, which “Full (strict)”
 * accepts. That authority has no common name, so it reads as its organisation alone.
 * @see https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/
 */
export function isOriginCertificate(issuer: string): boolean {
  return /^cloudflare, inc\.?$/iu.test(issuer.trim()) || /\bcloudflare origin ssl\b/iu.test(issuer);
}
