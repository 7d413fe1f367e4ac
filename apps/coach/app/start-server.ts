import type { FastifyInstance } from "fastify";
import type { AddressInfo } from "node:net";
import { buildApp } from "./build-app.ts";
import type { BuildOptions } from "./build-app.ts";
import type { Environment } from "./environment.ts";

const graceMs = 800;

/**
 * Builds the application, listens on HOST and PORT and says so in one JSON line. SIGTERM and SIGINT stop it: open requests get
 * 800 ms, then their connections are cut.
 */
export async function startServer(environment: Environment, options: BuildOptions = {}): Promise<FastifyInstance> {
  const app = await buildApp(environment, options);
  await app.listen({ host: environment.HOST, port: environment.PORT, listenTextResolver: () => "" });
  const { address, port } = app.server.address() as AddressInfo;
  process.stdout.write(
    `${JSON.stringify({ msg: "listening", address, port, commit: environment.RELEASE_COMMIT ?? "unknown", pid: process.pid })}\n`,
  );
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), graceMs);
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  return app;
}
