import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createEmailChannel } from "../../src/channels/email.ts";
import type { Alert } from "../../src/model/alert.ts";

const alarm: Alert = {
  incident: "App@1000",
  transition: "down",
  check: "App",
  url: "https://app.test/",
  since: 1000,
  at: 2000,
  title: "DOWN: App",
  seen: "It answered 503 instead of 200.",
  firstAction: "Look at the app's log.",
  lines: ["https://app.test/book", "Do first: Look at the app's log."],
};

/** The smallest mail server: greets, takes everything, or refuses at `refuseAt`. */
async function startMailServer(refuseAt?: string) {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let mail: string | undefined;
    let rest = "";
    socket.write("220 mail.test ESMTP\r\n");
    socket.on("error", () => undefined);
    socket.setEncoding("utf8").on("data", (text: string) => {
      rest += text;
      for (let end = rest.indexOf("\r\n"); end !== -1; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (mail !== undefined) {
          if (line !== ".") mail += `${line}\n`;
          else {
            mails.push(mail);
            mail = undefined;
            socket.write("250 taken\r\n");
          }
          continue;
        }
        if (refuseAt !== undefined && line.startsWith(refuseAt)) socket.write(`550 no: ${line}\r\n`);
        else if (line === "DATA") {
          mail = "";
          socket.write("354 go on\r\n");
        } else socket.write("250 fine\r\n");
        if (line === "QUIT") socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { mails, port: (server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(resolve)) };
}

const route = (port: number, user = "") => ({
  smtpUrl: `smtp://${user}127.0.0.1:${port}`,
  from: "Watch <watch@brightpath.test>",
  to: "founder@inbox.test",
});

it("mails the alert in plain text, with the same message id for each attempt", async () => {
  const server = await startMailServer();
  const channel = createEmailChannel("email", route(server.port));
  await channel.send(alarm);
  await channel.send(alarm);
  const [first = "", second = ""] = server.mails;
  expect(first).toMatch(/^Subject: DOWN: App$/m);
  expect(first).toMatch(/^To: founder@inbox\.test$/m);
  expect(first).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(first).toContain("Do first: Look at the app's log.");
  const id = /^Message-ID: (<\w{32}@brightpath\.test>)$/m;
  expect(id.exec(first)?.[1]).toBe(id.exec(second)?.[1]);
  await server.close();
});

it.each([
  { why: "the address is refused", refuseAt: "RCPT", says: /^The mail server answered 550 \(EENVELOPE\)\.$/ },
  { why: "the mail is refused", refuseAt: "DATA", says: /^The mail server answered 550 \(E\w+\)\.$/ },
])("says why it was not delivered: $why", async ({ refuseAt, says }) => {
  const server = await startMailServer(refuseAt);
  await expect(createEmailChannel("email", route(server.port)).send(alarm)).rejects.toMatchObject({
    name: "NotDelivered",
    message: expect.stringMatching(says) as string,
  });
  await server.close();
});

it("never repeats a password", async () => {
  const server = await startMailServer();
  await server.close();
  const word = ["word", "of", "the", "mail", "server"].join("-");
  const error: unknown = await createEmailChannel("email", route(server.port, `watch:${word}@`))
    .send(alarm)
    .catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: "NotDelivered", message: "The mail server did not take the mail (ESOCKET)." });
  expect(JSON.stringify([error, String(error)])).not.toContain(word);
});
