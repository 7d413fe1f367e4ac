import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** One message as the mail server received it. */
export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly raw: string;
}

/** A mail server that keeps what it gets. */
export interface TestInbox {
  readonly url: string;
  readonly mails: ReceivedMail[];
  close(): Promise<void>;
}

/** Starts a mail server on loopback. */
export async function openInbox(): Promise<TestInbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = session.envelope.mailFrom;
        mails.push({
          to: session.envelope.rcptTo[0]?.address ?? "",
          from: from ? from.address : "",
          raw: Buffer.concat(chunks).toString("latin1"),
        });
        done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A payment provider that opens a page for whatever is asked. */
export interface TestStripe {
  readonly url: string;
  /** The forms it was sent, newest last. */
  readonly asked: URLSearchParams[];
  close(): Promise<void>;
}

/** Starts a stand-in for Stripe's API on loopback. */
export async function openStripe(): Promise<TestStripe> {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      asked.push(new URLSearchParams(body));
      const id = `cs_${asked.length}`;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id, object: "checkout.session", url: `https://pay.example.test/${id}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
