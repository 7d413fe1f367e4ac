import { connect } from "node:net";

/** Whether something takes connections on a port of 127.0.0.1 and, unless `greeting` is empty, begins with it. */
export function hasGreeting(port: number, greeting: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
    socket.on("connect", () => greeting === "" && end(true));
    socket.on("data", (chunk) => end(chunk.toString().startsWith(greeting)));
  });
}
