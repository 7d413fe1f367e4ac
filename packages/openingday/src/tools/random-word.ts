import { randomBytes } from "node:crypto";

const letters = "abcdefghijkmnpqrstuvwxyz23456789";

/** A fresh word of 12 letters and digits, a letter first: fit for a mailbox name, 2^59 of them. */
export function randomWord(): string {
  const bytes = randomBytes(12);
  return Array.from(bytes, (byte, index) => letters.charAt(index === 0 ? byte % 24 : byte % 32)).join("");
}
