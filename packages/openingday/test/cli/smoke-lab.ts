import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";

/** How the small app of a test behaves; nothing said: well. */
export interface AppPlan {
  /** Takes a message once however often it comes. Default true. */
  readonly once?: boolean;
  /** Looks at signatures. Default true. */
  readonly verifies?: boolean;
  /** Status of the home page. */
  readonly home?: number;
  /** Where its effect can be read; `none`: nothing is declared. Default: an address that answers. */
  readonly effect?: "none" | "unread";
  /** Lets everybody read what is for customers. */
  readonly open?: boolean;
}

/** What the configuration and the app share, put together at run time. */
export const secret = ["whsec", "lab", "only"].join("_");

/** A small app on loopback under the name lab.test, and a folder whose configuration describes it. */
export async function layOutApp(closer: TestContext["onTestFinished"], plan: AppPlan = {}): Promise<string> {
  const ledger = new Map<string, number>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { status, body } = answer(request.url ?? "/", String(request.headers["stripe-signature"] ?? ""), Buffer.concat(parts));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  function answer(path: string, signature: string, sent: Buffer): { status: number; body: unknown } {
    if (path === "/") return { status: plan.home ?? 200, body: "Welcome to the lab" };
    if (path === "/api/me") return plan.open === true ? { status: 200, body: { name: "Ada" } } : { status: 401, body: {} };
    if (path.startsWith("/dealt-with/")) return { status: 200, body: { times: ledger.get(path.slice("/dealt-with/".length)) ?? 0 } };
    if (path !== "/hook") return { status: 404, body: {} };
    if (plan.verifies !== false && !isSigned(signature, sent)) return { status: 400, body: { error: "The signature is wrong." } };
    const word = (JSON.parse(sent.toString()) as { id: string }).id.replace("evt_openingday", "");
    ledger.set(word, plan.once === false ? (ledger.get(word) ?? 0) + 1 : 1);
    return { status: 200, body: {} };
  }

  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closer(async () => {
    server.closeAllConnections();
    await new Promise((end) => server.close(end));
  });
  const { port } = server.address() as AddressInfo;
  const at = (path: string): string => `http://lab.test${path}`;
  const config = {
    domain: "lab.test",
    site: at("/"),
    hosts: [{ name: "lab.test", role: "site" }],
    smoke: {
      routes: [{ name: "Own data", url: at("/api/me"), access: "customers" }],
      webhooks: [
        {
          url: at("/hook"),
          signature: { kind: "stripe", secretEnv: "LAB_WEBHOOK_SECRET" },
          ...(plan.effect === "none"
            ? {}
            : { effect: { url: at(`/${plan.effect === "unread" ? "gone" : "dealt-with"}/{{unique}}`), pattern: '"times":(\\d+)' } }),
        },
      ],
    },
    // Nothing but the app is there: no names, no https.
    vantage: {
      resolvers: ["127.0.0.1:9"],
      parents: ["127.0.0.1:9"],
      dnsPort: 9,
      connect: { ":80": `127.0.0.1:${port}`, ":443": "127.0.0.1:9" },
    },
  };
  const folder = await mkdtemp(join(tmpdir(), "openingday-smoke-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  return folder;
}

function isSigned(header: string, body: Buffer): boolean {
  const [, seconds = "", given = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/u.exec(header) ?? [];
  const right = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();
  return given !== "" && timingSafeEqual(Buffer.from(given, "hex"), right) && Math.abs(Date.now() / 1000 - Number(seconds)) < 300;
}
