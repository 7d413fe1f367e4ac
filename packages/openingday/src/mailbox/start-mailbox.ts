import { createKeptMails, type KeptMail } from "./kept-mails.ts";
import { serveApi } from "./read-api.ts";
import { openSmtpDoor, type SmtpDoorOptions } from "./smtp-door.ts";

/** A running seed mailbox: SMTP in, Mailpit's API out. */
export interface SeedMailbox {
  /** `address:port` of the mail server. */
  readonly smtp: string;
  /** Base address of the API. */
  readonly api: string;
  stop(): Promise<void>;
}

export interface SeedMailboxOptions extends Omit<SmtpDoorOptions, "address" | "port" | "onMail"> {
  readonly smtp: Endpoint;
  /** On loopback: whoever reads it can open accounts. */
  readonly api: Endpoint;
  readonly onMail?: (mail: KeptMail) => void;
}
interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A port of the mailbox is in use already, most likely by a mailbox that runs elsewhere on this machine. */
export class MailboxTaken extends Error {
  override readonly name = "MailboxTaken";
}

/** Opens both doors, or none. Rejects with MailboxTaken, or with a sentence about the door that could not be opened. */
export async function startMailbox({ smtp, api, onMail, ...options }: SeedMailboxOptions): Promise<SeedMailbox> {
  const mails = createKeptMails();
  const take = (mail: KeptMail): void => {
    mails.add(mail);
    onMail?.(mail);
  };
  const door = await openSmtpDoor({ ...options, ...smtp, onMail: take }).catch((error: unknown) => {
    throw explain(error, "take mail", smtp);
  });
  const reader = await serveApi(mails, api.address, api.port).catch(async (error: unknown) => {
    await door.close();
    throw explain(error, "show its mails", api);
  });
  return {
    smtp: written({ ...smtp, port: door.port }),
    api: `http://${written({ ...api, port: reader.port })}`,
    async stop() {
      await Promise.all([door.close(), reader.close()]);
    },
  };
}

function explain(error: unknown, what: string, at: Endpoint): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return new MailboxTaken(`The mailbox cannot ${what} on ${written(at)}: that port is in use.`);
  const reason = {
    EACCES: "ports below 1024 need root or the right to bind them",
    EADDRNOTAVAIL: "this machine has no such address",
  }[code ?? ""];
  return new Error(`The mailbox cannot ${what} on ${written(at)}: ${reason ?? (error instanceof Error ? error.message : String(error))}.`, {
    cause: error,
  });
}

function written({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
