import type { Header } from "../../model/evidence-web.ts";
import { maskSetCookie } from "../../parsers/mask-cookie.ts";
import { redact } from "../../parsers/redact.ts";

const maxHeaders = 60;
const maxCookieCharacters = 600;
const maxPolicyCharacters = 4_000;

/** Response headers as evidence keeps them: lower-case names, cookie values and tokens masked, bounded in number and length. */
export function keepHeaders(headers: readonly Header[]): readonly Header[] {
  return headers.slice(0, maxHeaders).map(({ name, value }) => {
    const lower = name.toLowerCase();
    return { name: lower, value: maskValue(lower, value) };
  });
}

function maskValue(name: string, value: string): string {
  if (name === "set-cookie") return maskSetCookie(value).slice(0, maxCookieCharacters);
  if (name.startsWith("content-security-policy")) return value.slice(0, maxPolicyCharacters);
  return /token|secret|authorization|csrf|xsrf|session|api-key/u.test(name) ? "…" : redact(value);
}
