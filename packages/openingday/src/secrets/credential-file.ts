import { findCredentialReader } from "../parsers/credential-files.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { classifyPath } from "./path-class.ts";
import { isPlaceholder, standsForAnother } from "./placeholder.ts";
import type { Match } from "./scanner.ts";
import { isTrivialPassword } from "./trivial-password.ts";

type Found = Omit<Match, "line">;

const mostBytes = 1_048_576;
const reason = "passwords in credential files for tests, examples or documentation";
const keyStore = /\.(?:p12|pfx|jks|keystore|kdbx|ppk)$/i;

/** Passwords of a file whose name says that it holds them: they stand in a field, behind no word that a rule could look for. */
export function readCredentialFile(bytes: Uint8Array, path: string): Found[] {
  const read = bytes.length > mostBytes ? undefined : findCredentialReader(path);
  if (read === undefined) return isKeyStore(path) ? [foundKeyStore(bytes, path)] : [];
  // One byte, one character, so that offsets in the text are offsets in the bytes.
  const text = new TextDecoder("latin1").decode(bytes);
  return read(text)
    .filter(({ value }) => isReal(value))
    .map(({ name, value, at }) => ({
      rule: "credential-file",
      title: "Password in a credential file",
      start: at,
      end: at + value.length,
      value,
      shown: `${name} = …`,
      confidence: "proved" as const,
      ...setAsideBy(path),
    }));
}

/** A key store is known by its name: its content cannot be read, and whoever has it may try passwords for as long as they like. */
export function isKeyStore(path: string): boolean {
  return keyStore.test(path);
}

function foundKeyStore(bytes: Uint8Array, path: string): Found {
  const value = new TextDecoder("latin1").decode(bytes.subarray(0, 4_096));
  return { rule: "key-store", title: "Key store", start: 0, end: 0, value, shown: "…", confidence: "likely", ...setAsideBy(path) };
}

function setAsideBy(path: string): { setAside?: string } {
  const kind = classifyPath(path);
  return kind === "test" || kind === "docs" || kind === "example" ? { setAside: reason } : {};
}

function isReal(value: string): boolean {
  if (/^\$|^%\w+%$|^<|\$\{/.test(value) && !/^\$(?:apr1|1|2[aby]?|5|6|y|argon2\w*)\$/.test(value)) return false;
  const pair = /^[A-Za-z0-9+/]{12,}={0,2}$/.test(value) ? decodeBase64(value) : undefined;
  const password = pair !== undefined && /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(pair) ? pair.slice(pair.indexOf(":") + 1) : value;
  if (standsForAnother(password) && !password.startsWith("$")) return false;
  return password.length >= 4 && !isTrivialPassword(password, "") && !(password.length < 12 && isPlaceholder(password));
}
