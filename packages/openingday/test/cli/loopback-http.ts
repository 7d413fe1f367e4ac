import { request as requestHttp } from "node:http";
import { NoAnswer } from "../../src/model/tools.ts";
import type { HttpAnswer, HttpRequest, Tools } from "../../src/model/tools.ts";

/** The HTTP door for plain http on loopback; what stands in for the real tool where a test needs real sockets. */
export const loopbackHttp: Pick<Tools, "http"> = { http: { request } };

function request({ url, method = "GET", headers = {}, body, timeoutMs = 10_000 }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = requestHttp(url, { method, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      response.on("error", (error) => reject(new NoAnswer("http", "ERROR", error.message)));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          url,
          status: response.statusCode ?? 0,
          headers: [],
          body: bytes,
          truncated: false,
          receivedBytes: bytes.length,
          address: "127.0.0.1",
          port: Number(new URL(url).port),
          timings: { dnsMs: 0, connectMs: 0, tlsMs: 0, waitMs: 0, totalMs: 0 },
          header: (name) => response.headers[name]?.toString(),
          text: () => bytes.toString("utf8"),
        });
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.name;
      reject(new NoAnswer(code === "ECONNREFUSED" ? "connect" : "http", code, error.message));
    });
    sent.end(body);
  });
}
