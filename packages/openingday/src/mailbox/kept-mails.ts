/** A mail as the mailbox took it. */
export interface KeptMail {
  readonly id: string;
  /** When its last byte came, epoch milliseconds. */
  readonly at: number;
  /** Envelope recipients. */
  readonly to: readonly string[];
  /** With the mailbox's own Return-Path and Received lines on top. */
  readonly raw: Uint8Array;
}

/** Mails in memory, never on disk: they hold links that open accounts. */
export interface KeptMails {
  add(mail: KeptMail): void;
  /** Newest first. */
  list(): readonly KeptMail[];
  find(id: string): KeptMail | undefined;
}

const maxMails = 200;
const maxTotalBytes = 64 * 1024 * 1024;

/** Keeps the newest 200 mails, 64 MiB together; older ones are let go. */
export function createKeptMails(): KeptMails {
  const mails: KeptMail[] = [];
  let bytes = 0;
  return {
    add(mail) {
      mails.unshift(mail);
      bytes += mail.raw.length;
      while (mails.length > 1 && (mails.length > maxMails || bytes > maxTotalBytes)) bytes -= mails.pop()?.raw.length ?? 0;
    },
    list: () => mails,
    find: (id) => mails.find((mail) => mail.id === id),
  };
}
