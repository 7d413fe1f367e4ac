import { createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface FakeMailbox {
  readonly port: number;
  /** Commands it was sent, without their tags; a password is in them as it came. */
  readonly commands: string[];
}

/** Just enough of IMAP4rev1 to read a folder: LOGIN, EXAMINE, SEARCH, FETCH. A mail is its bytes; its uid is its place plus 100. */
export async function serveImap(
  mails: readonly Buffer[],
  options: { readonly password?: string; readonly silentAfter?: string } = {},
): Promise<FakeMailbox> {
  const commands: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        answer(socket, line);
      }
    });
  });
  let waiting: string | undefined;

  function answer(socket: Socket, line: string): void {
    if (waiting !== undefined) {
      // The answer to AUTHENTICATE PLAIN: identity, user and password in base64.
      const [, , password] = Buffer.from(line, "base64").toString().split("\0");
      const tag = waiting;
      waiting = undefined;
      socket.write(password === (options.password ?? "secret") ? `${tag} OK in\r\n` : `${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
      return;
    }
    const [tag = "", ...rest] = line.split(" ");
    const command = rest.join(" ");
    commands.push(command);
    if (options.silentAfter !== undefined && command.toUpperCase().startsWith(options.silentAfter)) return;
    const done = (more = ""): void => void socket.write(`${more}${tag} OK done\r\n`);
    if (/^CAPABILITY/iu.test(command)) return done("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n");
    if (/^AUTHENTICATE PLAIN$/iu.test(command)) {
      waiting = tag;
      socket.write("+ \r\n");
      return;
    }
    if (/^LOGIN/iu.test(command))
      return command.includes(options.password ?? "secret") ? done() : void socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
    if (/^(?:EXAMINE|SELECT)/iu.test(command))
      return done(`* FLAGS ()\r\n* ${mails.length} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT ${101 + mails.length}] ok\r\n`);
    if (/^UID SEARCH/iu.test(command)) return done(`* SEARCH ${mails.map((_, at) => at + 100).join(" ")}\r\n`);
    if (/^UID FETCH/iu.test(command)) {
      const uids = expand(/^UID FETCH (\S+)/iu.exec(command)?.[1] ?? "");
      for (const uid of uids) {
        const mail = mails[uid - 100];
        if (mail === undefined) continue;
        if (/BODY/iu.test(command)) {
          socket.write(`* ${uid - 99} FETCH (UID ${uid} BODY[]<0> {${mail.length}}\r\n`);
          socket.write(mail);
          socket.write(")\r\n");
        } else socket.write(`* ${uid - 99} FETCH (UID ${uid} RFC822.SIZE ${mail.length})\r\n`);
      }
      return done();
    }
    if (/^LIST/iu.test(command)) return done('* LIST () "/" INBOX\r\n');
    if (/^NAMESPACE/iu.test(command)) return void socket.write(`${tag} BAD unknown\r\n`);
    return done();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const open = new Set<Socket>();
  server.on("connection", (socket) => open.add(socket));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, commands };
}

function expand(set: string): number[] {
  return set.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split(":").map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}
