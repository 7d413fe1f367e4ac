import { isIP } from "node:net";
import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { ImapInbox, Vantage } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { findTargets } from "./dial-targets.ts";
import { isLoopback } from "./loopback.ts";
import { trustedRoots } from "./trust.ts";

export interface ImapClientOptions {
  readonly addresses: Tools["dns"]["addresses"];
  readonly vantage: Vantage;
  /** Where the password is looked up by its name. @defaultValue `process.env` */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const connectTimeoutMs = 10_000;
const answerTimeoutMs = 20_000;
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
 * Reads mailboxes over IMAP, folders opened read-only. One connection for each mailbox is kept until `close`; a password goes over
 * an encrypted connection, except to this machine.
 * @see RFC 9051 section 6.4.4, RFC 6154 section 2
 */
export function createImapClient(options: ImapClientOptions): Tools["imap"] & { close(): Promise<void> } {
  const sessions = new Map<string, Promise<Session>>();

  async function open(box: ImapInbox): Promise<Session> {
    const key = `${box.user} ${box.host} ${box.port}`;
    const known = await sessions.get(key)?.catch(() => undefined);
    if (known?.client.usable === true) return known;
    const opening = connect(box, options);
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
        throw explain(error, box);
      }
      return found.toSorted((a, b) => b.at - a.at).map(({ id }) => id);
    },
    async fetch(box, id) {
      const { client, folders } = await open(box);
      const [uid = ""] = id.split("@", 1);
      const folder = folders.find(({ path }) => id === `${uid}@${path}`);
      if (folder === undefined) throw new Error(`the mailbox at ${box.host} has no such folder any more`);
      try {
        const source = await within(client, folder, async () => {
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
        throw explain(error, box);
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

async function connect(box: ImapInbox, { addresses, vantage, environment = process.env }: ImapClientOptions): Promise<Session> {
  const password = environment[box.passwordEnv] ?? "";
  if (password === "")
    throw new Error(`the password of the mailbox at ${box.host} is not set: put it into the environment variable ${box.passwordEnv}`);
  const [target] = await findTargets({ addresses, vantage }, box.host, box.port);
  if (target === undefined) throw new Error(`the mail server ${box.host} has no address`);
  const { ImapFlow } = await import("imapflow");
  const client = new ImapFlow({
    host: target.address,
    port: target.port,
    secure: box.secure,
    ...(box.secure || isLoopback(target.address) ? {} : { doSTARTTLS: true }),
    tls: { ...(isIP(box.host) === 0 ? { servername: box.host } : {}), ca: [...trustedRoots(vantage.ca)] },
    auth: { user: box.user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
  });
  // A connection that breaks off later is met again at the next question.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const listed = await client.list();
    const folders = listed
      .filter(({ path, specialUse }) => path.toUpperCase() === "INBOX" || specialUse === "\\Junk")
      .map(({ path, specialUse }) => ({ path, junk: specialUse === "\\Junk" }));
    return { client, folders };
  } catch (error) {
    client.close();
    throw explain(error, box);
  }
}

async function within<T>(client: ImapFlow, { path }: Folder, work: () => Promise<T>): Promise<T> {
  const lock = await client.getMailboxLock(path, { readOnly: true });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function search(client: ImapFlow, folder: Folder, address: string): Promise<readonly FetchMessageObject[]> {
  return within(client, folder, async () => {
    // What came since the folder was opened is told with the answer to this.
    await client.noop();
    const uids = await client.search({ to: address }, { uid: true });
    if (uids === false || uids === undefined || uids.length === 0) return [];
    return client.fetchAll(uids.slice(-maxMails), { envelope: true, internalDate: true, uid: true }, { uid: true });
  });
}

function explain(error: unknown, { host, passwordEnv }: ImapInbox): Error {
  if (error instanceof Error && error.message.includes(`mailbox at ${host}`)) return error;
  const { authenticationFailed, code } = error as { readonly authenticationFailed?: boolean; readonly code?: string };
  if (authenticationFailed === true)
    return new Error(
      `the mailbox at ${host} did not take the user name and the password in ${passwordEnv}; many providers want an “app password” here`,
    );
  return new Error(`the mailbox at ${host} cannot be read: ${code ?? (error instanceof Error ? error.message : String(error))}`, {
    cause: error,
  });
}
