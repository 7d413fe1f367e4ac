import { createHmac, randomBytes } from "node:crypto";

/** A token for a cookie or a link: 192 random bits, 32 characters safe in a URL. */
export function createToken(): string {
  return randomBytes(24).toString("base64url");
}

/** What the database keeps of a token. Without the secret of this installation, a stolen table opens nothing. */
export function hashToken(token: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(token).digest();
}
