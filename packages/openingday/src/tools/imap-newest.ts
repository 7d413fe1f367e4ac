import type { ImapAccount } from "../model/target.ts";
import { explainImap, type ImapWorld, openImap, withinFolder } from "./open-imap.ts";

export interface NewestLimits {
  /** Mails that arrived before this are left alone. */
  readonly since: Date;
  /** Newest first. */
  readonly maxMails: number;
  /** Larger mails stay on the server. */
  readonly maxMailBytes: number;
  readonly timeoutMs: number;
}

export interface FetchedMail {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the mails of one folder, newest first, without changing anything in it: nothing is marked as seen. Rejects with a sentence
 * that holds no password where the mailbox cannot be opened.
 * @see RFC 9051 section 6.4.4
 */
export async function* fetchNewest(
  account: ImapAccount,
  folder: string,
  limits: NewestLimits,
  world: ImapWorld,
): AsyncGenerator<FetchedMail, void> {
  const client = await openImap(account, world, limits.timeoutMs);
  try {
    for (const uid of await withinFolder(client, folder, () => listUids())) {
      const mail = await withinFolder(client, folder, () =>
        client.fetchOne(String(uid), { source: { maxLength: limits.maxMailBytes } }, { uid: true }),
      );
      if (mail !== false && mail.source !== undefined) yield { name: `mail ${uid} in ${folder}`, bytes: mail.source };
    }
  } catch (error) {
    throw explainImap(error, account);
  } finally {
    client.close();
  }

  async function listUids(): Promise<readonly number[]> {
    const found = (await client.search({ since: limits.since }, { uid: true })) || [];
    const newest = found.toSorted((a, b) => b - a).slice(0, limits.maxMails);
    const wanted: number[] = [];
    if (newest.length > 0)
      for await (const { uid, size } of client.fetch(newest, { uid: true, size: true }, { uid: true }))
        if ((size ?? 0) <= limits.maxMailBytes) wanted.push(uid);
    return wanted.toSorted((a, b) => b - a);
  }
}
