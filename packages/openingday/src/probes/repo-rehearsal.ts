import { defineProbe } from "../model/probe.ts";

/** Active: the database's changes, run on a PostgreSQL that holds nothing. */
export default defineProbe({
  key: "repo.rehearsal",
  mode: "active",
  timeoutMs: 180_000,
  maxRequests: 0,
  phase: 1,
  putsBackMs: 15_000,
  gather: async (context) => (await import("./rehearsal/rehearse.ts")).rehearse(context),
});
