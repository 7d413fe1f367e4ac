import { createServer, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import { listen } from "../listen.ts";

/** The place where the site was before it moved: still running, with a valid certificate and an old page. */
export interface FormerHost {
  stop(): Promise<void>;
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Brightpath Coaching (2023)</title></head>
<body><h1>Brightpath Coaching</h1><p>Call us to book your first hour.</p></body></html>`;

/** Starts the old web server on one address: http leads to https, and every path there shows the old page. */
export async function startFormerHost(options: {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Valid for the names that may still lead here. */
  readonly certificate: { readonly certPem: string; readonly keyPem: string };
}): Promise<FormerHost> {
  const toHttps: RequestListener = (request, response) => {
    response.writeHead(301, { location: `https://${(request.headers.host ?? "").replace(/:\d+$/u, "")}${request.url ?? "/"}` }).end();
  };
  const old: RequestListener = (_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", server: "Apache" }).end(page);
  };
  const secure = createSecure({ cert: options.certificate.certPem, key: options.certificate.keyPem }, old);
  const plain = await listen(createServer(toHttps), options.address, options.httpPort);
  const encrypted = await listen(secure, options.address, options.httpsPort);
  return {
    async stop() {
      await Promise.all([plain.stop(), encrypted.stop()]);
    },
  };
}
