import { connect } from "node:net";
import { NoAnswer } from "../model/tools.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorCode, explainFailure } from "./no-answer.ts";

/** One answer of the server, its lines joined. */
export interface SmtpReply {
  readonly code: number;
  /** The last line's text, at most 200 characters without control characters. */
  readonly text: string;
  readonly lines: readonly string[];
}

/** A connection on which one command follows the other's answer. */
export interface SmtpLine {
  /** The next answer that is already on its way, such as the greeting. */
  read(): Promise<SmtpReply>;
  say(command: string): Promise<SmtpReply>;
  /** Says it and waits for nothing. */
  sayLast(command: string): void;
  /** Our own address as the name we give: a host without a name says so. @see RFC 5321 section 4.1.3 */
  ownName(): string;
  close(): void;
}

/** All that a mail host may say to us in one conversation. */
const maxBytes = 65_536;
const maxText = 200;

/** Dials a mail host. What it says beyond 64 KiB, or in a form that is not SMTP, ends the conversation with NoAnswer. */
export function openSmtp(to: Endpoint, host: string, connectLimitMs: number): SmtpLine {
  const socket = connect({ host: to.address, port: to.port });
  const replies: SmtpReply[] = [];
  let text = "";
  let bytes = 0;
  let open: string[] = [];
  let failure: NoAnswer | undefined;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const fail = (error: NoAnswer): void => {
    failure ??= error;
    socket.destroy();
    notify();
  };
  const slow = setTimeout(() => fail(explainFailure("connect", "ETIMEDOUT", host)), connectLimitMs);
  socket.setEncoding("latin1");
  socket.once("connect", () => clearTimeout(slow));
  socket.on("error", (error) => fail(explainFailure("connect", errorCode(error), host)));
  socket.once("close", () => fail(new NoAnswer("connect", "closed", `${host} hung up before the conversation was over.`)));
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    if (bytes > maxBytes) return fail(new NoAnswer("connect", "too-long", `${host} said more than a mail server has to say.`));
    const parts = `${text}${String(chunk)}`.split("\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const match = /^(\d{3})(?:([ -])(.*))?$/.exec(part.replace(/\r$/, ""));
      if (match === null) return fail(new NoAnswer("connect", "not-smtp", `${host} answers on the mail port and does not speak SMTP.`));
      open.push(clean(match[3] ?? ""));
      if (match[2] === "-") continue;
      replies.push({ code: Number(match[1]), text: open.at(-1) ?? "", lines: open });
      open = [];
    }
    notify();
  });

  async function read(): Promise<SmtpReply> {
    for (;;) {
      const reply = replies.shift();
      if (reply !== undefined) return reply;
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    read,
    say(command) {
      socket.write(`${oneLine(command)}\r\n`);
      return read();
    },
    sayLast: (command) => void socket.end(`${oneLine(command)}\r\n`),
    ownName: () => ownLiteral(socket.localAddress),
    close() {
      clearTimeout(slow);
      socket.destroy();
    },
  };
}

function ownLiteral(address = "127.0.0.1"): string {
  return address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
}

/** An address from a configuration must not bring a command of its own. */
function oneLine(command: string): string {
  return command.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 500);
}

function clean(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "").slice(0, maxText);
}
