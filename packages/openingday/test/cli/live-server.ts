import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "vitest";

/** Answers a text that the test sets, and counts how often it was asked. */
export async function startLive(
  closer: TestContext["onTestFinished"],
  status = 200,
): Promise<{ readonly url: string; text: string; asked: number }> {
  const live = { url: "", text: "", asked: 0 };
  const server = createServer((_request, response) => {
    live.asked += 1;
    response.writeHead(status).end(live.text);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closer(async () => {
    server.closeAllConnections();
    await new Promise((end) => server.close(end));
  });
  return Object.assign(live, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/version` });
}
