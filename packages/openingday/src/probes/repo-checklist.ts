import { defineProbe } from "../model/probe.ts";

/** Who changes what after the launch, as somebody wrote it down. */
export default defineProbe({
  key: "repo.checklist",
  mode: "passive",
  timeoutMs: 45_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).readChecklist(context),
});
