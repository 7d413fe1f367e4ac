import type { Inbox } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { fetchMail, listMails } from "./mailpit.ts";

/** One mail as it lies in a mailbox. */
export interface FetchedMail {
  readonly raw: Uint8Array;
  /** Only its beginning is here. */
  readonly truncated: boolean;
  /** Where the mailbox has folders. */
  readonly folder?: { readonly name: string; readonly junk: boolean };
}

/** A mailbox that can be read, of whatever kind. Both reject with a plain sentence: that says nothing about the application. */
export interface OpenInbox {
  /** Ids of the mails to exactly this address, newest first. */
  list(address: string): Promise<readonly string[]>;
  fetch(id: string): Promise<FetchedMail>;
  /** What it is called in sentences. */
  readonly name: string;
}

/** The configured mailbox behind its kind. */
export function openInbox(tools: Pick<Tools, "http" | "imap">, inbox: Inbox): OpenInbox {
  if (inbox.kind === "imap") {
    const { imap } = tools;
    return {
      list: (address) => imap.list(inbox, address),
      fetch: (id) => imap.fetch(inbox, id),
      name: `of ${inbox.user} at ${inbox.host}`,
    };
  }
  const url = inbox.kind === "listen" ? `http://${inbox.api}` : inbox.url;
  return {
    list: (address) => listMails(tools.http, url, address),
    fetch: (id) => fetchMail(tools.http, url, id),
    name: `at ${url}`,
  };
}
