import { createSocket, type Socket } from "node:dgram";
import { NoAnswer } from "../model/tools.ts";
import { inSeconds } from "./deadline.ts";
import { type DnsExchange, explainDnsFailure, readMessage } from "./dns-transport.ts";
import { encodeQuestion, type WireAnswer, type WireQuestion } from "./dns-wire.ts";
import { formatEndpoint, type Endpoint, isIP } from "./endpoint.ts";

/** A new port after so many questions: who wants to slip in a false answer has to guess anew. */
const questionsPerPort = 32;

interface Waiting {
  readonly question: WireQuestion;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One socket, on a random port, connected to one server. */
interface Channel {
  readonly socket: Socket;
  readonly waiting: Map<number, Waiting>;
  readonly connected: Promise<void>;
  asked: number;
}

/**
 * Asks over UDP. Questions to one server that are under way together share a socket, told apart by their random numbers; it is
 * connected, so the system drops packets from other addresses and reports a refusal at once, and it is closed with the last answer.
 * Packets that belong to no question are passed over until the time is up.
 * @param stop Ends every question with its reason.
 */
export function createUdpExchange(stop?: AbortSignal): DnsExchange {
  const channels = new Map<string, Channel>();
  const open = new Set<Channel>();

  function channelTo(server: Endpoint, id: number): Channel {
    const key = formatEndpoint(server);
    const known = channels.get(key);
    if (known !== undefined && open.has(known) && known.asked < questionsPerPort && !known.waiting.has(id)) return known;
    const channel = openChannel(server);
    channels.set(key, channel);
    return channel;
  }

  function openChannel(server: Endpoint): Channel {
    const family = isIP(server.address) === 6 ? 6 : 4;
    // An address needs no look-up; the platform's own would cost each question a turn through the system.
    const socket = createSocket({ type: `udp${family}`, lookup: (address, _, found) => found(null, address, family) });
    const connected = new Promise<void>((resolve) => void socket.once("connect", resolve));
    const channel: Channel = { socket, waiting: new Map(), connected, asked: 0 };
    socket.on("error", (error) => {
      for (const id of channel.waiting.keys()) settle(channel, id, ({ reject }) => reject(explainDnsFailure(server, error)));
    });
    socket.on("message", (message) => {
      const id = message.length < 2 ? -1 : message.readUInt16BE(0);
      const waiting = channel.waiting.get(id);
      if (waiting === undefined) return;
      const done = (answer: WireAnswer): void => settle(channel, id, ({ resolve }) => resolve(answer));
      const failed = (error: Error): void => settle(channel, id, ({ reject }) => reject(explainDnsFailure(server, error)));
      readMessage(message, waiting.question, done, failed);
    });
    open.add(channel);
    socket.connect(server.port, server.address);
    return channel;
  }

  function settle(channel: Channel, id: number, tell: (waiting: Waiting) => void): void {
    const waiting = channel.waiting.get(id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    channel.waiting.delete(id);
    tell(waiting);
    if (channel.waiting.size > 0 || !open.delete(channel)) return;
    channel.socket.close();
  }

  stop?.addEventListener(
    "abort",
    () => {
      for (const channel of open) for (const id of channel.waiting.keys()) settle(channel, id, ({ reject }) => reject(stop.reason));
    },
    { once: true },
  );

  return (server, question, timeoutMs) =>
    new Promise((resolve, reject) => {
      stop?.throwIfAborted();
      const channel = channelTo(server, question.id);
      const { id } = question;
      const fail = (error: unknown): void => settle(channel, id, (waiting) => waiting.reject(error));
      const late = (): void =>
        fail(new NoAnswer("dns", "timeout", `The DNS server ${formatEndpoint(server)} did not answer within ${inSeconds(timeoutMs)}.`));
      channel.waiting.set(id, { question, timer: setTimeout(late, timeoutMs), resolve, reject });
      channel.asked += 1;
      const send = (): void => {
        // It may have been given up, and the socket closed, before it was connected.
        if (!channel.waiting.has(id)) return;
        channel.socket.send(encodeQuestion(question), (error) => error && fail(explainDnsFailure(server, error)));
      };
      void channel.connected.then(send);
    });
}
