import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerRecords, type FakeRecord } from "./fake-records.ts";

/** What the stand-in holds; a test may change it at any time. */
export interface FakeZone {
  readonly id: string;
  name: string;
  status: string;
  paused: boolean;
  settings: Record<string, unknown>;
  records: FakeRecord[];
  /** Rules by phase; a phase that is not there answers 404, as at Cloudflare. */
  rules: Record<string, unknown[]>;
  /** How far the certificates are that were ordered for the zone. */
  certificates: string[];
  bots: Record<string, unknown>;
}

export interface FakeCloudflare {
  /** Root of the API: `http://127.0.0.1:<port>/client/v4`. */
  readonly base: string;
  readonly token: string;
  readonly zone: FakeZone;
  /** Every request, `METHOD path`. */
  readonly seen: string[];
  /** Groups that the token may not use: `settings`, `dns`, `rulesets`, `ssl`, `bots`. */
  readonly denied: Set<string>;
  /** Runs before a request is carried out, and before it is answered; may end the connection or answer by itself. */
  hook?: (moment: "before" | "after", request: { method: string; path: string }, response: ServerResponse) => boolean | void;
  stop(): Promise<void>;
}

const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";

/** What the API says to a call: its status, and the result or the error. */
export interface Said {
  readonly status: number;
  readonly result?: unknown;
  readonly info?: unknown;
  readonly error?: readonly [number, string];
}
export const no = (status: number, code: number, message: string): Said => ({ status, error: [code, message] });

/** Starts a stand-in for Cloudflare's API on loopback, true to its envelopes, codes, pages and refusals. */
export async function startFakeCloudflare(changes: Partial<FakeZone> = {}): Promise<FakeCloudflare> {
  const zone: FakeZone = {
    id: zoneId,
    name: "myapp.test",
    status: "active",
    paused: false,
    settings: {
      ssl: "strict",
      always_use_https: "on",
      min_tls_version: "1.2",
      tls_1_3: "on",
      automatic_https_rewrites: "on",
      security_level: "medium",
      development_mode: "off",
      browser_check: "on",
      "0rtt": "off",
      security_header: { strict_transport_security: { enabled: true, max_age: 31_536_000, include_subdomains: false, nosniff: true } },
    },
    records: [],
    rules: {},
    certificates: ["active"],
    bots: { enable_js: true, fight_mode: false, using_latest_model: true },
    ...changes,
  };
  const token = `made-up-token-${"x".repeat(26)}`;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
      const path = pathname.replace("/client/v4", "");
      const call = { method: request.method ?? "GET", path, query: searchParams, body };
      fake.seen.push(`${call.method} ${path}`);
      if (fake.hook?.("before", call, response) === true) return;
      const said = request.headers.authorization === `Bearer ${token}` ? answer(fake, call) : no(403, 9109, "Invalid access token");
      if (fake.hook?.("after", call, response) === true) return;
      send(response, said);
    })();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const fake: FakeCloudflare = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    token,
    zone,
    seen: [],
    denied: new Set(),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((end) => server.close(end));
    },
  };
  return fake;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

function answer(fake: FakeCloudflare, call: Call): Said {
  const { zone, denied } = fake;
  if (call.path === "/user/tokens/verify") return { status: 200, result: { id: "ed17574386854bf78a67040be0a770b0", status: "active" } };
  if (call.path === "/zones") {
    const wanted = call.query.get("name");
    const found = wanted === null || wanted === zone.name ? [describeZone(zone)] : [];
    return { status: 200, result: found, info: { page: 1, per_page: 20, total_pages: 1, count: found.length, total_count: found.length } };
  }
  const [, id, rest = ""] = /^\/zones\/([^/]+)\/?(.*)$/u.exec(call.path) ?? [];
  if (id !== zone.id) return no(404, 7003, `Could not route to ${call.path}, perhaps your object identifier is invalid?`);
  if (rest === "") return { status: 200, result: describeZone(zone) };
  if (rest.startsWith("settings/"))
    return denied.has("settings") ? unauthorized : answerSetting(zone, rest.slice("settings/".length), call);
  if (rest.startsWith("dns_records"))
    return denied.has("dns") ? unauthenticated : answerRecords(zone, rest.slice("dns_records".length), call);
  if (rest === "dnssec") return denied.has("dns") ? unauthenticated : { status: 200, result: { status: "disabled", flags: null } };
  if (rest.startsWith("rulesets/phases/")) return denied.has("rulesets") ? unauthenticated : answerRules(zone, rest);
  if (rest === "ssl/verification")
    return denied.has("ssl") ? unauthenticated : { status: 200, result: zone.certificates.map(describeCertificate) };
  if (rest === "bot_management") return denied.has("bots") ? unauthenticated : { status: 200, result: zone.bots };
  return no(404, 7003, `Could not route to ${call.path}, perhaps your object identifier is invalid?`);
}

const unauthorized = no(403, 9109, "Unauthorized to access requested resource");
const unauthenticated = no(403, 10_000, "Authentication error");

function describeCertificate(status: string): unknown {
  return {
    certificate_status: status,
    brand_check: false,
    cert_pack_uuid: "a77f8bd7-3b47-46b4-a6f1-75cf98109948",
    signature: "ECDSAWithSHA256",
    validation_method: "txt",
    verification_status: status === "active",
  };
}

function describeZone({ id, name, status, paused }: FakeZone): unknown {
  return {
    id,
    name,
    status,
    paused,
    type: "full",
    development_mode: 0,
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_name_servers: ["ns1.registrar.test"],
    permissions: ["#zone:read", "#dns_records:edit"],
    plan: { id: "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", name: "Free Website", legacy_id: "free" },
    account: { id: "01a7362d577a6c3019a474fd6f485823", name: "A company" },
  };
}

function answerSetting(zone: FakeZone, name: string, { method, body }: Call): Said {
  if (!(name in zone.settings)) return no(400, 1007, "Invalid value for zone setting");
  if (method === "PATCH") {
    const { value } = body as { value?: unknown };
    const allowed: Readonly<Record<string, readonly unknown[]>> = {
      ssl: ["off", "flexible", "full", "strict", "origin_pull"],
      always_use_https: ["on", "off"],
    };
    if (allowed[name]?.includes(value) !== true) return no(400, 1007, `Invalid value for zone setting ${name}`);
    zone.settings[name] = value;
  } else if (method !== "GET") return no(405, 7001, "Method not allowed");
  const extra = name === "ssl" ? { certificate_status: "active", validation_errors: [] } : {};
  return {
    status: 200,
    result: { id: name, value: zone.settings[name], modified_on: "2026-11-01T09:00:00.000000Z", editable: true, ...extra },
  };
}

function answerRules(zone: FakeZone, rest: string): Said {
  const phase = /^rulesets\/phases\/(\w+)\/entrypoint$/u.exec(rest)?.[1] ?? "";
  const rules = zone.rules[phase];
  if (rules === undefined) return no(404, 10_003, `could not find entrypoint ruleset in the ${phase} phase`);
  return { status: 200, result: { id: "2f2feab2026849078ba485f918791bdc", name: "default", kind: "zone", phase, version: "3", rules } };
}

function send(response: ServerResponse, { status, result, info, error }: Said): void {
  const envelope = {
    result: result ?? null,
    success: error === undefined,
    errors: error === undefined ? [] : [{ code: error[0], message: error[1] }],
    messages: [],
    ...(info === undefined ? {} : { result_info: info }),
  };
  response.writeHead(status, { "content-type": "application/json", "cf-ray": "8f1d2c3b4a5e6f70-LHR" }).end(JSON.stringify(envelope));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}
