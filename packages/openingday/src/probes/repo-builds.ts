import { defineProbe } from "../model/probe.ts";

/** The last commit built twice. It keeps this machine busy, so it comes when nothing is timed any more. */
export default defineProbe({
  key: "repo.builds",
  mode: "active",
  timeoutMs: 580_000,
  maxRequests: 0,
  phase: 4,
  putsBackMs: 60_000,
  gather: async (context) => (await import("./build-twice.ts")).buildTwice(context),
});
