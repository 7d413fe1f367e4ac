import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { listen } from "../../apps/coach/world/listen.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";

/**
 * Passes DNS questions on from another loopback address: BIND binds only to addresses that an interface has, and two name
 * servers of one zone must differ in their address.
 */
export async function startRelay(from: { readonly address: string; readonly port: number }, toPort: number, undo: Undo): Promise<void> {
  const waiting = new Set<UdpSocket>();
  const front = createSocket("udp4");
  front.on("message", (question, client) => {
    const back = createSocket("udp4");
    waiting.add(back);
    back.on("error", () => undefined);
    back.on("message", (answer) => {
      front.send(answer, client.port, client.address);
      waiting.delete(back);
      back.close();
    });
    back.send(question, toPort, "127.0.0.1");
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject).bind({ address: from.address, port: from.port, exclusive: true }, resolve);
  });
  undo.add(() => {
    front.close();
    for (const back of waiting) back.close();
  });
  const server = createServer((client) => {
    const back = connect({ host: "127.0.0.1", port: toPort });
    back.on("error", () => client.destroy());
    client.on("error", () => back.destroy());
    client.pipe(back).pipe(client);
  });
  const tcp = await listen(server, from.address, from.port);
  undo.add(() => tcp.stop());
}
