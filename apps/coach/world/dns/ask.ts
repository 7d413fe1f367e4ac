import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { canonicalName } from "./names.ts";
import { readResponse, writeQuery } from "./message.ts";
import { frameOf } from "./serve.ts";
import type { Heard } from "./message.ts";

/** One question to one server. */
export interface Ask {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly type: string;
  readonly timeoutMs: number;
  readonly recursionDesired?: boolean;
  readonly signal?: AbortSignal;
}

/** Asks one server over UDP with EDNS and the DO bit, and over TCP when the answer was cut. Rejects when nothing fitting came in time. */
export async function askServer(ask: Ask): Promise<Heard> {
  const id = randomInt(0x10000);
  const query = writeQuery({ id, name: ask.name, type: ask.type, recursionDesired: ask.recursionDesired ?? false });
  const limit = AbortSignal.timeout(ask.timeoutMs);
  const signal = ask.signal ? AbortSignal.any([limit, ask.signal]) : limit;
  const answer = await overUdp(ask, id, query, signal);
  return answer.truncated ? overTcp(ask, id, query, signal) : answer;
}

function accept(bytes: Buffer, ask: Ask, id: number): Heard | undefined {
  try {
    const answer = readResponse(bytes);
    const isOurs = answer.id === id && answer.questionName === canonicalName(ask.name) && answer.questionType === ask.type;
    return isOurs ? answer : undefined;
  } catch {
    return undefined;
  }
}

function overUdp(ask: Ask, id: number, query: Buffer, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const end = (finish: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      socket.removeAllListeners();
      socket.on("error", () => undefined);
      socket.close();
      finish();
    };
    const onAbort = (): void => end(() => reject(noAnswer(ask)));
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("error", () => end(() => reject(noAnswer(ask))));
    socket.on("message", (bytes) => {
      const answer = accept(bytes, ask, id);
      if (answer) end(() => resolve(answer));
    });
    // Connected, so that packets from anyone else are dropped and a closed port is heard of at once.
    socket.connect(ask.port, ask.address, () => socket.send(query));
  });
}

function overTcp(ask: Ask, id: number, query: Buffer, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: ask.address, port: ask.port });
    let heard = Buffer.alloc(0);
    const end = (finish: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      finish();
    };
    const onAbort = (): void => end(() => reject(noAnswer(ask)));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("error", onAbort);
    socket.on("close", onAbort);
    socket.on("connect", () => socket.write(frameOf(query)));
    socket.on("data", (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length < 2 || heard.length < 2 + heard.readUInt16BE(0)) return;
      const answer = accept(heard.subarray(2, 2 + heard.readUInt16BE(0)), ask, id);
      end(() => (answer ? resolve(answer) : reject(noAnswer(ask))));
    });
  });
}

function noAnswer(ask: Ask): Error {
  return new Error(`No answer from ${ask.address}:${ask.port} about ${ask.name || "."} ${ask.type}`);
}
