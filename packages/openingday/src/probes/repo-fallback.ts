import { defineProbe } from "../model/probe.ts";

/** Active: the code of the release before, on the database as the new code's changes leave it. It keeps this machine busy. */
export default defineProbe({
  key: "repo.fallback",
  mode: "active",
  timeoutMs: 580_000,
  // What it asks is a copy of the app on this machine.
  maxRequests: 0,
  phase: 4,
  putsBackMs: 30_000,
  gather: async (context) => (await import("./fallback/try-fallback.ts")).tryFallback(context),
});
