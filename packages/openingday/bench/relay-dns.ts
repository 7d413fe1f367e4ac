import { createSocket } from "node:dgram";
import { connect, createServer, type Socket } from "node:net";

/** Passes DNS on from port 53 of an address to another port of it: peers that only know port 53 then see the same servers. */
export async function relayDns(address: string, port: number): Promise<() => Promise<void>> {
  const open = new Set<{ close?: () => void; destroy?: () => void }>();
  const tcp = createServer((socket: Socket) => {
    const onward = connect({ host: address, port });
    for (const one of [socket, onward]) {
      open.add(one);
      one.on("error", () => void [socket.destroy(), onward.destroy()]);
      one.on("close", () => void [open.delete(one), socket.destroy(), onward.destroy()]);
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once("error", reject);
    tcp.listen(53, address, resolve);
  });
  const udp = createSocket("udp4");
  udp.on("message", (question, from) => {
    const onward = createSocket("udp4");
    open.add(onward);
    const end = (): void => {
      if (open.delete(onward)) onward.close();
    };
    const late = setTimeout(end, 5_000);
    onward.once("error", end);
    onward.once("message", (answer) => {
      clearTimeout(late);
      udp.send(answer, from.port, from.address);
      end();
    });
    onward.send(question, port, address);
  });
  await new Promise<void>((resolve, reject) => {
    udp.once("error", (error) => {
      tcp.close();
      reject(error);
    });
    udp.bind(53, address, resolve);
  });
  return async () => {
    for (const one of open) (one.destroy ?? one.close)?.call(one);
    udp.close();
    await new Promise((resolve) => tcp.close(resolve));
  };
}
