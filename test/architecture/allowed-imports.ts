/** What one layer may import beside itself. */
export interface Permissions {
  /** Other layers, by their folder. */
  readonly layers: readonly string[];
  /** Packages by name, and modules of the platform: `node:tls`, or `node:*` for all of them. */
  readonly packages: readonly string[];
}

/** Which layer of packages/openingday/src may import what. The one table; a permission that nobody uses is taken out. */
export const allowedImports: Readonly<Record<string, Permissions>> = {
  model: { layers: [], packages: [] },
  roadmap: { layers: [], packages: [] },
  parsers: { layers: ["model"], packages: ["@babel/parser", "htmlparser2", "libpg-query", "valibot", "yaml"] },
  secrets: { layers: ["model", "parsers"], packages: [] },
  // What a zone should hold, what it does hold, and the way from one to the other.
  zone: { layers: ["model", "parsers"], packages: [] },
  // Two releases measured in turn: whether one is slower.
  comparison: { layers: ["model"], packages: [] },
  checks: { layers: ["model", "parsers", "zone"], packages: [] },
  report: { layers: ["model"], packages: [] },
  audit: { layers: ["model", "parsers", "roadmap"], packages: [] },
  // A command line of the founder's own, run and ended with all that it started.
  commands: { layers: ["model", "parsers"], packages: ["node:child_process", "node:fs", "node:stream"] },
  tools: {
    layers: ["model", "parsers", "commands"],
    packages: ["dns-packet", "imapflow", "node:*"],
  },
  // The load driver opens connections of its own, to where the tools were let through; everything else goes through the tools.
  journeys: {
    layers: ["model", "parsers"],
    packages: ["hdr-histogram-js", "node:net", "node:perf_hooks", "node:tls", "node:zlib", "tldts", "valibot"],
  },
  // Cloudflare's API: what it says, and what is changed there; the calls go through the tools' door.
  edge: { layers: ["model", "parsers"], packages: ["valibot"] },
  probes: {
    layers: ["model", "parsers", "secrets", "journeys", "edge", "zone"],
    packages: ["mailauth", "node:crypto", "tldts"],
  },
  // What others send us: reports and spans, read and added up.
  ingest: {
    layers: ["model", "parsers"],
    packages: ["node:http", "node:net", "node:stream", "node:util", "node:zlib", "tldts", "yauzl"],
  },
  // A release: the declared commands, one after another, and the journal of what they did.
  release: { layers: ["model", "parsers", "commands"], packages: ["node:fs", "node:path"] },
  // A PostgreSQL that holds nothing: started for one run, or databases of our own on the user's server. The application's is only read.
  postgres: { layers: ["model"], packages: ["node:*", "pg"] },
  mailbox: { layers: [], packages: ["node:crypto", "node:http", "node:net", "node:util", "smtp-server"] },
  store: { layers: ["model"], packages: [] },
  "store/sqlite": { layers: ["model", "store"], packages: ["kysely", "node:sqlite", "node:worker_threads"] },
  channels: { layers: ["model"], packages: ["node:crypto", "nodemailer"] },
  watch: { layers: ["model", "store"], packages: [] },
  server: { layers: ["model", "store", "watch"], packages: ["@hono/node-server", "hono", "node:crypto", "node:http"] },
  config: {
    layers: ["model", "parsers", "audit"],
    packages: ["node:fs", "node:fs/promises", "node:module", "node:path", "node:url", "valibot", "yaml"],
  },
  cli: {
    layers: [
      "model",
      "parsers",
      "roadmap",
      "secrets",
      "zone",
      "comparison",
      "checks",
      "report",
      "audit",
      "commands",
      "tools",
      "journeys",
      "edge",
      "probes",
      "ingest",
      "release",
      "postgres",
      "mailbox",
      "store/sqlite",
      "channels",
      "watch",
      "server",
      "config",
    ],
    packages: ["node:*", "valibot"],
  },
  "index.ts": { layers: ["model", "config"], packages: [] },
};

/** Layers that compile without Node's types: no module of the platform, and packages only where they are pure themselves. */
export const pureLayers = ["model", "roadmap", "parsers", "secrets", "zone", "comparison", "checks", "report"] as const;

/** What the outside is reached by: only the composition root may know which one it is. */
export const adapters = ["tools", "postgres", "mailbox", "store/sqlite", "channels", "server"] as const;
