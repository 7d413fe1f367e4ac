import { isIP } from "node:net";
import type { ImapFlow } from "imapflow";
import type { ImapAccount, Vantage } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { findTargets } from "./dial-targets.ts";
import { isLoopback } from "./loopback.ts";
import { trustedRoots } from "./trust.ts";

export interface ImapWorld {
  readonly addresses: Tools["dns"]["addresses"];
  readonly vantage: Vantage;
  /** Where the password is looked up by its name. @defaultValue `process.env` */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const connectTimeoutMs = 10_000;
const answerTimeoutMs = 20_000;

/**
 * Opens a connection to a mailbox and logs in; a password goes over an encrypted connection, except to this machine. Rejects with a
 * sentence that holds no password.
 * @see RFC 9051 section 6.2.1, RFC 8314 section 3
 */
export async function openImap(
  account: ImapAccount,
  { addresses, vantage, environment = process.env }: ImapWorld,
  timeoutMs: number = answerTimeoutMs,
): Promise<ImapFlow> {
  const { host, port, secure, user, passwordEnv } = account;
  const password = environment[passwordEnv] ?? "";
  if (password === "")
    throw new Error(`the password of the mailbox at ${host} is not set: put it into the environment variable ${passwordEnv}`);
  const [target] = await findTargets({ addresses, vantage }, host, port);
  if (target === undefined) throw new Error(`the mail server ${host} has no address`);
  const { ImapFlow } = await import("imapflow");
  const client = new ImapFlow({
    host: target.address,
    port: target.port,
    secure,
    ...(secure || isLoopback(target.address) ? {} : { doSTARTTLS: true }),
    tls: { ...(isIP(host) === 0 ? { servername: host } : {}), ca: [...trustedRoots(vantage.ca)] },
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: Math.min(connectTimeoutMs, timeoutMs),
    greetingTimeout: Math.min(connectTimeoutMs, timeoutMs),
    socketTimeout: timeoutMs,
  });
  // A connection that breaks off later is met again at the next question.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw explainImap(error, account);
  }
}

/** Does something in one folder, which is opened read-only and left again. */
export async function withinFolder<T>(client: ImapFlow, path: string, work: () => Promise<T>): Promise<T> {
  const lock = await client.getMailboxLock(path, { readOnly: true });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "there is no such host",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by nobody but itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes without the one in between that leads to a trusted authority",
};

/** What went wrong at a mailbox, in words; an error that is in words already stays. */
export function explainImap(error: unknown, { host, port, passwordEnv }: ImapAccount): Error {
  if (error instanceof Error && error.message.includes(`mailbox at ${host}`)) return error;
  const { authenticationFailed, code, responseText, message } = error as {
    readonly authenticationFailed?: boolean;
    readonly code?: string;
    readonly responseText?: string;
    readonly message?: string;
  };
  if (authenticationFailed === true)
    return new Error(
      `the mailbox at ${host} did not take the user name and the password in ${passwordEnv}; many providers want an “app password” here`,
    );
  const said = (words[code ?? ""] ?? responseText ?? code ?? message ?? String(error))
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replace(/\.$/u, "")
    .slice(0, 200);
  return new Error(`the mailbox at ${host} cannot be read (port ${port}): ${said}`, { cause: error });
}
