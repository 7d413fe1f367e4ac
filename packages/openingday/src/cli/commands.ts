import { audit, prove } from "./audit.ts";

export type Command = (args: readonly string[]) => Promise<number>;

/** The commands that look at a site. They share most of what an audit needs; what only one of them needs is loaded with it. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  audit: async () => audit,
  prove: async () => prove,
  init: async () => (await import("./init.ts")).init,
  dns: async () => (await import("./dns.ts")).dns,
  mail: async () => (await import("./mail.ts")).mail,
  release: async () => (await import("./release.ts")).release,
  rollback: async () => (await import("./rollback.ts")).rollback,
  smoke: async () => (await import("./smoke.ts")).smoke,
  journey: async () => (await import("./journey.ts")).journey,
  perf: async () => (await import("./perf.ts")).perf,
  watch: async () => (await import("./watch.ts")).watch,
  env: async () => (await import("./env.ts")).env,
  checklist: async () => (await import("./checklist.ts")).checklist,
  explain: async () => (await import("./explain.ts")).explain,
  rows: async () => (await import("./rows.ts")).rows,
};
