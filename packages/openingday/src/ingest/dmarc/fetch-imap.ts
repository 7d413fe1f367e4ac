import { ImapFlow } from "imapflow";

/** A mailbox that receives the reports. */
export interface ReportMailbox {
  readonly host: string;
  /** @defaultValue 993 */
  readonly port: number;
  /** TLS from the first byte; false upgrades by STARTTLS where the server offers it. @defaultValue true */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  /** @defaultValue "INBOX" */
  readonly folder: string;
  /** PEM of an additional root. */
  readonly ca?: string;
}

export interface FetchLimits {
  /** Mails that arrived before this are left alone. */
  readonly since: Date;
  /** Newest first. */
  readonly maxMails: number;
  readonly maxMailBytes: number;
  readonly timeoutMs: number;
}

export interface FetchedMail {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the mails of one folder, newest first, without changing anything in it: opened read-only, nothing is marked as seen. Rejects
 * with a sentence that holds no password where the mailbox cannot be opened. `tooLarge` counts mails that were passed over.
 */
export async function* fetchReportMails(mailbox: ReportMailbox, limits: FetchLimits): AsyncGenerator<FetchedMail, { tooLarge: number }> {
  const { host, port, secure, user, password, folder, ca } = mailbox;
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    logger: false,
    connectionTimeout: limits.timeoutMs,
    greetingTimeout: limits.timeoutMs,
    socketTimeout: limits.timeoutMs,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  // Without a listener an error between two commands would end the program.
  client.on("error", () => undefined);
  let tooLarge = 0;
  try {
    await client.connect();
    await client.mailboxOpen(folder, { readOnly: true });
    const found = (await client.search({ since: limits.since }, { uid: true })) || [];
    const newest = found.toSorted((a, b) => b - a).slice(0, limits.maxMails);
    const wanted: number[] = [];
    if (newest.length > 0)
      for await (const { uid, size } of client.fetch(newest, { uid: true, size: true }, { uid: true })) {
        if ((size ?? 0) > limits.maxMailBytes) tooLarge += 1;
        else wanted.push(uid);
      }
    for (const uid of wanted.toSorted((a, b) => b - a)) {
      const mail = await client.fetchOne(String(uid), { source: { maxLength: limits.maxMailBytes } }, { uid: true });
      if (mail !== false && mail.source !== undefined) yield { name: `mail ${uid} in ${folder}`, bytes: mail.source };
    }
    return { tooLarge };
  } catch (error) {
    throw new Error(`The mailbox ${user} at ${host}:${port} could not be read: ${explain(error)}.`, { cause: error });
  } finally {
    client.close();
  }
}

function explain(error: unknown): string {
  const { code, responseText, authenticationFailed, message } = error as {
    readonly code?: string;
    readonly responseText?: string;
    readonly authenticationFailed?: boolean;
    readonly message?: string;
  };
  if (authenticationFailed === true) return "user or password is not right";
  if (code === "ECONNREFUSED") return "nothing answers there";
  if (code === "ENOTFOUND") return "there is no such host";
  return (responseText ?? message ?? "for an unknown reason")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replace(/\.$/u, "")
    .slice(0, 200);
}
