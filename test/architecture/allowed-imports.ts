/** Which layer of packages/openingday/src may import which other; a layer may always import itself. The one table. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  model: [],
  roadmap: ["model"],
  parsers: ["model"],
  secrets: ["model", "parsers"],
  checks: ["model", "parsers"],
  report: ["model", "parsers"],
  audit: ["model", "parsers", "roadmap"],
  tools: ["model", "parsers"],
  journeys: ["model", "parsers"],
  probes: ["model", "parsers", "secrets", "journeys"],
  store: ["model"],
  channels: ["model", "parsers"],
  watch: ["model", "parsers", "probes", "journeys", "store"],
  server: ["model", "store"],
  config: ["model", "audit", "journeys"],
  cli: [
    "model",
    "parsers",
    "roadmap",
    "secrets",
    "checks",
    "report",
    "audit",
    "tools",
    "journeys",
    "probes",
    "store",
    "channels",
    "watch",
    "server",
    "config",
  ],
};

/** Layers that may not touch the platform at all: no `node:` module, no package. */
export const pureLayers: readonly string[] = ["model", "roadmap", "parsers", "secrets", "checks", "report"];
