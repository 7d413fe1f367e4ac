import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { ImapInbox } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { explainImap, type ImapWorld, openImap, withinFolder } from "./open-imap.ts";

const maxMails = 50;
const maxMailBytes = 10 * 1024 * 1024;

interface Folder {
  readonly path: string;
  readonly junk: boolean;
}
interface Session {
  readonly client: ImapFlow;
  readonly folders: readonly Folder[];
}

/**
 * Reads mailboxes over IMAP, folders opened read-only. One connection for each mailbox is kept until `close`.
 * @see RFC 9051 section 6.4.4, RFC 6154 section 2
 */
export function createImapClient(world: ImapWorld): Tools["imap"] & { close(): Promise<void> } {
  const sessions = new Map<string, Promise<Session>>();

  async function open(box: ImapInbox): Promise<Session> {
    const key = `${box.user} ${box.host} ${box.port}`;
    const known = await sessions.get(key)?.catch(() => undefined);
    if (known?.client.usable === true) return known;
    const opening = connect(box, world);
    sessions.set(key, opening);
    return opening;
  }

  return {
    async list(box, address) {
      const { client, folders } = await open(box);
      const wanted = address.toLowerCase();
      const found: { readonly id: string; readonly at: number }[] = [];
      try {
        for (const folder of folders) {
          for (const message of await search(client, folder, wanted)) {
            const to = [...(message.envelope?.to ?? []), ...(message.envelope?.cc ?? [])];
            if (!to.some((one) => one.address?.toLowerCase() === wanted)) continue;
            found.push({ id: `${message.uid}@${folder.path}`, at: Number(message.internalDate ?? 0) });
          }
        }
      } catch (error) {
        throw explainImap(error, box);
      }
      return found.toSorted((a, b) => b.at - a.at).map(({ id }) => id);
    },
    async fetch(box, id) {
      const { client, folders } = await open(box);
      const [uid = ""] = id.split("@", 1);
      const folder = folders.find(({ path }) => id === `${uid}@${path}`);
      if (folder === undefined) throw new Error(`the mailbox at ${box.host} has no such folder any more`);
      try {
        const source = await withinFolder(client, folder.path, async () => {
          const message = await client.fetchOne(uid, { source: { start: 0, maxLength: maxMailBytes + 1 } }, { uid: true });
          return message === false ? undefined : message.source;
        });
        if (source === undefined) throw new Error(`a mail in the mailbox at ${box.host} was taken away before it was read`);
        return {
          raw: source.subarray(0, maxMailBytes),
          truncated: source.length > maxMailBytes,
          folder: { name: folder.path, junk: folder.junk },
        };
      } catch (error) {
        throw explainImap(error, box);
      }
    },
    async close() {
      for (const opening of sessions.values()) {
        const session = await opening.catch(() => undefined);
        session?.client.close();
      }
      sessions.clear();
    },
  };
}

async function connect(box: ImapInbox, world: ImapWorld): Promise<Session> {
  const client = await openImap(box, world);
  try {
    const listed = await client.list();
    const folders = listed
      .filter(({ path, specialUse }) => path.toUpperCase() === "INBOX" || specialUse === "\\Junk")
      .map(({ path, specialUse }) => ({ path, junk: specialUse === "\\Junk" }));
    return { client, folders };
  } catch (error) {
    client.close();
    throw explainImap(error, box);
  }
}

function search(client: ImapFlow, folder: Folder, address: string): Promise<readonly FetchMessageObject[]> {
  return withinFolder(client, folder.path, async () => {
    // What came since the folder was opened is told with the answer to this.
    await client.noop();
    const uids = await client.search({ to: address }, { uid: true });
    if (uids === false || uids === undefined || uids.length === 0) return [];
    return client.fetchAll(uids.slice(-maxMails), { envelope: true, internalDate: true, uid: true }, { uid: true });
  });
}
