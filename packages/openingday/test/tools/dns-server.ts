import { createSocket, type RemoteInfo } from "node:dgram";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { decode, encode, type Answer, type DecodedPacket, type Packet } from "dns-packet";
import { onTestFinished } from "vitest";

/** What a test server sends: a packet built on the question, raw bytes, or nothing. */
export type Reply = (Partial<Packet> & { readonly rcode?: number }) | Buffer | undefined;

export interface Asked {
  readonly packet: DecodedPacket;
  readonly over: "udp" | "tcp";
  readonly fromPort: number;
  /** Sends another datagram to whoever asked, from a socket that is not the server's. */
  readonly forge: (message: Buffer) => Promise<void>;
}

export interface TestDnsServer {
  /** `address:port`. */
  readonly at: string;
  readonly asked: Asked[];
}

/** The bytes of an answer to a question; `changes` win. */
export function answerTo(packet: DecodedPacket, changes: Partial<Packet> & { readonly rcode?: number } = {}): Buffer {
  const { rcode = 0, flags = 0, ...rest } = changes;
  return encode({ type: "response", id: packet.id, questions: packet.questions, ...rest, flags: flags | rcode });
}

/** A DNS server on loopback, UDP and TCP on one port, that says what the test tells it to. */
export async function serveDns(reply: (asked: Asked) => Reply | readonly Reply[] | Promise<Reply>): Promise<TestDnsServer> {
  const asked: Asked[] = [];
  const { udp, tcp, port } = await bindBoth();
  const messages = async (
    packet: DecodedPacket,
    over: Asked["over"],
    fromPort: number,
    forge: Asked["forge"],
  ): Promise<readonly Buffer[]> => {
    const one = { packet, over, fromPort, forge };
    asked.push(one);
    const replies = await reply(one);
    return (Array.isArray(replies) ? (replies as readonly Reply[]) : [replies as Reply]).flatMap((each) =>
      each === undefined ? [] : [Buffer.isBuffer(each) ? each : answerTo(packet, each)],
    );
  };
  udp.on("message", (message, from) => {
    void messages(decode(message), "udp", from.port, (forged) => sendFrom(forged, from)).then((all) => {
      for (const each of all) udp.send(each, from.port, from.address);
      return all.length;
    });
  });
  tcp.on("connection", (socket: Socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (chunk: Buffer) => {
      void messages(decode(chunk.subarray(2)), "tcp", socket.remotePort ?? 0, () => Promise.resolve()).then((all) => {
        for (const each of all) {
          const length = Buffer.alloc(2);
          length.writeUInt16BE(each.length);
          // In two pieces, as a network may deliver it.
          socket.write(Buffer.concat([length, each.subarray(0, 5)]));
          socket.write(each.subarray(5));
        }
        return all.length;
      });
    });
  });
  onTestFinished(async () => {
    udp.close();
    await new Promise((resolve) => tcp.close(resolve));
  });
  return { at: `127.0.0.1:${port}`, asked };
}

/** Answers from a table `name TYPE` to records; anything else is NXDOMAIN. */
export function serveZone(zone: Readonly<Record<string, readonly string[]>>): Promise<TestDnsServer> {
  return serveDns(({ packet }) => {
    const [question] = packet.questions ?? [];
    const name = question?.name.toLowerCase() ?? "";
    const values = zone[`${name} ${question?.type}`];
    if (values !== undefined) return { answers: values.map((data) => ({ type: question?.type, name, ttl: 60, data }) as Answer) };
    return { rcode: Object.keys(zone).some((key) => key.startsWith(`${name} `)) ? 0 : 3 };
  });
}

async function bindBoth() {
  for (let attempt = 0; ; attempt++) {
    const tcp: Server = createServer();
    await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket("udp4");
    try {
      await new Promise<void>((resolve, reject) => {
        udp.once("error", reject);
        udp.bind(port, "127.0.0.1", resolve);
      });
      return { udp, tcp, port };
    } catch (error) {
      tcp.close();
      if (attempt > 20) throw error;
    }
  }
}

async function sendFrom(message: Buffer, to: RemoteInfo): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.send(message, to.port, to.address, () => resolve()));
  socket.close();
}
