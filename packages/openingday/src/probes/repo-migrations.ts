import { defineProbe } from "../model/probe.ts";

/** What would change the database, and in which order. */
export default defineProbe({
  key: "repo.migrations",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).readMigrations(context),
});
