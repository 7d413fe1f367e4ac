import { defineProbe } from "../model/probe.ts";

/** The journals of releases, and whether their commits are still there. */
export default defineProbe({
  key: "repo.releases",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).readReleases(context),
});
