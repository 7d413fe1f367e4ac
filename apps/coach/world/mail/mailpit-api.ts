import type { Asked, Reply } from "../serve-http.ts";
import type { ReceivedMail } from "./received-mail.ts";

/** What the API reads and changes. */
export interface MailStore {
  /** Newest first. */
  list(): readonly ReceivedMail[];
  clear(): void;
}

const messagePath = /^\/api\/v1\/message\/([\w-]+)(\/raw)?$/;

/** Answers the part of Mailpit's API that a test needs: list, search by `to:`, one message, its raw text, delete all. */
export function answerMailpit(store: MailStore, asked: Asked): Reply | undefined {
  const { method, path, query } = asked;
  const isRead = method === "GET" || method === "HEAD";
  if (path === "/api/v1/messages" && isRead) return listing(store, store.list(), query);
  if (path === "/api/v1/messages" && method === "DELETE") {
    store.clear();
    return { status: 200, body: "ok" };
  }
  if (path === "/api/v1/search" && isRead) return listing(store, search(store.list(), query.get("query") ?? ""), query);
  const match = messagePath.exec(path);
  if (match === null || !isRead) return undefined;
  const mail = store.list().find((one) => one.id === match[1]);
  if (mail === undefined) return { status: 404, body: { Error: "message not found" } };
  if (match[2] === undefined) return { status: 200, body: summary(mail) };
  return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: Buffer.from(mail.raw, "latin1").toString("utf8") };
}

function listing(store: MailStore, found: readonly ReceivedMail[], query: URLSearchParams): Reply {
  const start = bounded(query.get("start"), 0);
  const messages = found.slice(start, start + bounded(query.get("limit"), 50)).map(summary);
  const total = store.list().length;
  return { status: 200, body: { total, unread: total, count: messages.length, messages_count: found.length, start, tags: [], messages } };
}

function bounded(value: string | null, fallback: number): number {
  const number = Number(value ?? fallback);
  return Number.isInteger(number) && number >= 0 ? Math.min(number, 500) : fallback;
}

function summary(mail: ReceivedMail): object {
  const to = mail.to.length > 0 ? mail.to : mail.envelopeTo.map((one) => ({ name: "", address: one }));
  return {
    ID: mail.id,
    From: mailAddress(mail.from),
    To: to.map(mailAddress),
    Subject: mail.subject,
    Created: new Date(mail.at).toISOString(),
    Size: mail.raw.length,
  };
}

function mailAddress({ name, address }: ReceivedMail["from"]): object {
  return { Name: name, Address: address };
}

// `to:address` and `subject:word`, quoted or not; any other word is looked for in the subject and the sender.
function search(mails: readonly ReceivedMail[], query: string): readonly ReceivedMail[] {
  const terms = query.slice(0, 1000).match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return mails.filter((mail) => terms.every((term) => matches(mail, term.replaceAll('"', "").toLowerCase())));
}

function matches(mail: ReceivedMail, term: string): boolean {
  if (term.startsWith("to:")) return isFor(mail, term.slice(3));
  if (term.startsWith("subject:")) return mail.subject.toLowerCase().includes(term.slice(8));
  return `${mail.subject} ${mail.from.address}`.toLowerCase().includes(term);
}

/** Whether a mail went to this address, by its To header or its envelope. */
export function isFor(mail: ReceivedMail, address: string): boolean {
  const wanted = address.toLowerCase();
  return [...mail.to.map((one) => one.address), ...mail.envelopeTo].some((one) => one.toLowerCase() === wanted);
}
