import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { NoAnswer, type Tools } from "../model/tools.ts";
import { readOrCreateKeyFile } from "./key-file.ts";

/** What was found: where the proof is, or why there is none. */
export type OwnershipProof =
  | { readonly proved: true; readonly by: "dns" | "well-known" }
  | { readonly proved: false; readonly reason: string };

const maxProofBytes = 4096;

/** What may be known of the user's key; the key itself stays in its file. */
export interface OwnershipKey {
  /** Hex SHA-256 of the key: what is published. */
  readonly hash: string;
  /** The line to publish. */
  readonly line: string;
  /** A word made of the key, for the server's account of how requests arrive; the key itself never travels. */
  readonly arrival: { readonly key: string; readonly hash: string };
}

/**
 * The user's key, `ownership.key` in `folder`, made when it is not there.
 * Rejects with the system's error when the file cannot be written.
 */
export async function readOrCreateKey(folder: string): Promise<OwnershipKey> {
  const key = readOrCreateKeyFile(join(folder, "ownership.key"));
  const hash = createHash("sha256").update(key).digest("hex");
  const arrivalKey = createHmac("sha256", key).update("openingday arrival").digest("hex");
  return { hash, line: proofLine(hash), arrival: { key: arrivalKey, hash: createHash("sha256").update(arrivalKey).digest("hex") } };
}

/** The line to publish, as a TXT record of `_openingday.<domain>` or in `/.well-known/openingday`. */
export function proofLine(keyHash: string): string {
  return `openingday-proof=${keyHash}`;
}

/** Whether the proof is published; `findOwnershipProof` says where, or why not. */
export async function proveOwnership(domain: string, keyHash: string, tools: Pick<Tools, "dns" | "http">): Promise<boolean> {
  return (await findOwnershipProof(domain, keyHash, tools)).proved;
}

/**
 * Looks for the proof that whoever holds the key also controls the domain. Needs tools that only look: GET and DNS, without a
 * guard. Never rejects for a missing answer: without a proof there is a reason in plain words.
 */
export async function findOwnershipProof(domain: string, keyHash: string, tools: Pick<Tools, "dns" | "http">): Promise<OwnershipProof> {
  const line = proofLine(keyHash);
  const dns = await readTxt(domain, tools);
  if (dns.lines.includes(line)) return { proved: true, by: "dns" };
  const file = await readWellKnown(domain, tools);
  if (file.lines.includes(line)) return { proved: true, by: "well-known" };
  return { proved: false, reason: `Nothing proves that ${domain} is yours: ${dns.seen}, and ${file.seen}.` };
}

interface Looked {
  readonly lines: readonly string[];
  /** Half a sentence for when the line is not there. */
  readonly seen: string;
}

async function readTxt(domain: string, { dns }: Pick<Tools, "dns">): Promise<Looked> {
  const name = `_openingday.${domain}`;
  try {
    const answer = await dns.query({ name, type: "TXT" });
    const lines = splitLines(answer.values.join("\n"));
    return { lines, seen: lines.length === 0 ? `${name} has no TXT record` : `the TXT record of ${name} holds another key` };
  } catch (error) {
    return { lines: [], seen: `${name} could not be looked up (${reasonOf(error)})` };
  }
}

async function readWellKnown(domain: string, { http }: Pick<Tools, "http">): Promise<Looked> {
  const url = `https://${domain}/.well-known/openingday`;
  try {
    const answer = await http.request({ url, maxBytes: maxProofBytes, fresh: true });
    if (answer.status !== 200) return { lines: [], seen: `${url} answers ${answer.status}` };
    return { lines: splitLines(answer.text()), seen: `${url} holds no such line` };
  } catch (error) {
    return { lines: [], seen: `${url} could not be read (${reasonOf(error)})` };
  }
}

function splitLines(text: string): readonly string[] {
  return text.split(/[\s;]+/).filter((line) => line !== "");
}

function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
