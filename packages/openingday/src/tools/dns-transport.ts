import { connect } from "node:net";
import { NoAnswer } from "../model/tools.ts";
import { inSeconds, startDeadline } from "./deadline.ts";
import { decodeAnswer, encodeQuestion, type WireAnswer, type WireQuestion } from "./dns-wire.ts";
import { formatEndpoint, type Endpoint } from "./endpoint.ts";
import { errorCode } from "./no-answer.ts";

/** One try over UDP or TCP. Rejects with NoAnswer("dns", ...), or the reason of `stop`. */
export type DnsExchange = (server: Endpoint, question: WireQuestion, timeoutMs: number, stop?: AbortSignal) => Promise<WireAnswer>;

const mostTcpBytes = 4 * 65_537;

/** One try over TCP, for answers that do not fit a packet. @see RFC 7766 */
export const askOverTcp: DnsExchange = (server, question, timeoutMs, stop) =>
  oneTry(server, timeoutMs, stop, ({ done, failed, onEnd }) => {
    const socket = connect({ host: server.address, port: server.port });
    onEnd(() => socket.destroy());
    let received: Buffer = Buffer.alloc(0);
    socket.on("error", failed);
    socket.on("close", () => failed(new NoAnswer("dns", "closed", `The DNS server ${formatEndpoint(server)} closed the connection.`)));
    socket.on("connect", () => {
      const message = encodeQuestion(question);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(message.length);
      socket.write(Buffer.concat([length, message]));
    });
    let total = 0;
    socket.on("data", (chunk) => {
      total += chunk.length;
      // One answer fits 64 KB; who sends far more means to fill our memory.
      if (total > mostTcpBytes) return failed(Object.assign(new Error("too much"), { code: "malformed" }));
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        readMessage(received.subarray(2, end), question, done, failed);
        received = received.subarray(end);
      }
    });
  });

interface Try {
  readonly done: (answer: WireAnswer) => void;
  readonly failed: (error: Error) => void;
  readonly onEnd: (close: () => void) => void;
}

function oneTry(server: Endpoint, timeoutMs: number, stop: AbortSignal | undefined, begin: (one: Try) => void): Promise<WireAnswer> {
  const deadline = startDeadline(timeoutMs, stop);
  let close: (() => void) | undefined;
  const answered = new Promise<WireAnswer>((resolve, reject) => {
    if (deadline.signal.aborted) return;
    begin({ done: resolve, failed: (error) => reject(explainDnsFailure(server, error)), onEnd: (action) => (close = action) });
  });
  return deadline
    .race(answered)
    .catch((error: unknown) => {
      if (error !== deadline.signal.reason || stop?.aborted) throw error;
      throw new NoAnswer("dns", "timeout", `The DNS server ${formatEndpoint(server)} did not answer within ${inSeconds(timeoutMs)}.`);
    })
    .finally(() => {
      deadline.end();
      close?.();
    });
}

/** Hands over the answer to this question; a packet that belongs to another is passed over, one that is no DNS fails. */
export function readMessage(
  message: Buffer,
  question: WireQuestion,
  done: (answer: WireAnswer) => void,
  failed: (error: Error) => void,
): void {
  try {
    const answer = decodeAnswer(message, question);
    if (answer !== undefined) done(answer);
  } catch {
    failed(Object.assign(new Error("not DNS"), { code: "malformed" }));
  }
}

/** In a plain sentence. */
export function explainDnsFailure(server: Endpoint, error: Error): Error {
  if (error instanceof NoAnswer) return error;
  const at = formatEndpoint(server);
  const code = errorCode(error);
  switch (code) {
    case "ECONNREFUSED":
      return new NoAnswer("dns", "refused", `Nothing answers DNS questions at ${at}.`);
    case "malformed":
      return new NoAnswer("dns", "malformed", `The DNS server ${at} sent an answer that cannot be read.`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EINVAL":
      return new NoAnswer("dns", "unreachable", `The DNS server ${at} cannot be reached from here.`);
    default:
      return new NoAnswer("dns", code, `The question to the DNS server ${at} failed (${code}).`);
  }
}
