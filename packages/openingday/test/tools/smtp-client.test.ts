import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Mode } from "../../src/model/words.ts";
import { createBudget } from "../../src/tools/request-budget.ts";
import { createSmtpClient, type SmtpClientOptions } from "../../src/tools/smtp-client.ts";
import { closedPort, vantageWith } from "./loopback.ts";

type Script = (line: string) => string | undefined;

/** A mail host that greets and answers each line as the script says; `heard` is everything it was told. */
async function serveSmtp(greeting: string | undefined, script: Script = () => "250 ok"): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    if (greeting !== undefined) socket.write(greeting);
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
      const lines = text.split("\r\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        const answer = script(line);
        if (answer !== undefined) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

function client(mode: Mode = "active", more: Partial<SmtpClientOptions> = {}) {
  const addresses = (): Promise<string[]> => Promise.resolve(["127.0.0.1"]);
  return createSmtpClient({ addresses, vantage: vantageWith({}), mode, budget: createBudget(), timeoutMs: 1_000, ...more });
}

const usual: Script = (line) => {
  if (line.startsWith("EHLO")) return "250-mx.a.test greets you\r\n250-SIZE 1000\r\n250 StartTLS";
  if (line.startsWith("RCPT TO:<nobody@")) return "550 5.1.1 no such user";
  return line === "QUIT" ? undefined : "250 ok";
};

describe("a conversation with a mail host", () => {
  it("says EHLO under its own address, reads what is offered and leaves", async () => {
    const { port, heard } = await serveSmtp("220-mx.a.test\r\n220 ready\r\n", usual);
    const answer = await client("passive").converse({ host: "mx.a.test", port });
    expect(answer).toEqual({
      address: "127.0.0.1",
      banner: "ready",
      extensions: ["SIZE 1000", "STARTTLS"],
      startTls: true,
      replies: [],
    });
    await expect.poll(() => heard).toEqual(["EHLO [127.0.0.1]", "QUIT"]);
  });

  it("asks for recipients as a bounce would, takes it back, and sends no message", async () => {
    const { port, heard } = await serveSmtp("220 ready\r\n", usual);
    const { replies } = await client().converse({ host: "mx.a.test", port, recipients: ["postmaster@a.test", "nobody@a.test"] });
    expect(replies).toEqual([
      { recipient: "postmaster@a.test", code: 250, text: "ok" },
      { recipient: "nobody@a.test", code: 550, text: "5.1.1 no such user" },
    ]);
    await expect
      .poll(() => heard.slice(1))
      .toEqual(["MAIL FROM:<>", "RCPT TO:<postmaster@a.test>", "RCPT TO:<nobody@a.test>", "RSET", "QUIT"]);
  });

  it("smuggles no command in through an address", async () => {
    const { port, heard } = await serveSmtp("220 ready\r\n", usual);
    await client().converse({ host: "mx.a.test", port, recipients: ["a@a.test>\r\nDATA\r\n"] });
    expect(heard).not.toContain("DATA");
  });

  it("asks for no recipient in a passive run, and nobody whom the guard forbids", async () => {
    const { port } = await serveSmtp("220 ready\r\n", usual);
    await expect(client("passive").converse({ host: "mx.a.test", port, recipients: ["a@a.test"] })).rejects.toThrow(/passive/);
    const guard = (): void => {
      throw new Error("not yours");
    };
    await expect(client("active", { guard }).converse({ host: "mx.a.test", port })).rejects.toThrow("not yours");
  });

  it("tells that it was turned away", async () => {
    const { port } = await serveSmtp("554 no service for you\r\n");
    expect(await client().converse({ host: "mx.a.test", port })).toMatchObject({ refused: "554 no service for you", startTls: false });
  });

  it.each([
    { why: "something else speaks there", greeting: "SSH-2.0-OpenSSH_9\r\n", says: /does not speak SMTP/ },
    { why: "it never says a word", greeting: undefined, says: /within 1 second/ },
    { why: "it talks without end", greeting: `220-${"x".repeat(100)}\r\n`.repeat(2_000), says: /more than a mail server/ },
    { why: "its line never ends", greeting: "220 ".padEnd(200_000, "x"), says: /more than a mail server/ },
  ])("gives up when $why", async ({ greeting, says }) => {
    const { port } = await serveSmtp(greeting);
    await expect(client().converse({ host: "mx.a.test", port })).rejects.toThrow(says);
  });

  it("says that nobody is there", async () => {
    await expect(client().converse({ host: "mx.a.test", port: await closedPort() })).rejects.toMatchObject({
      name: "NoAnswer",
      layer: "connect",
    });
  });
});
