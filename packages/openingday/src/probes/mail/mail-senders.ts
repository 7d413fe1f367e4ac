import { defineProbe } from "../../model/probe.ts";

/** Which mail providers the code is written for. */
export default defineProbe({
  key: "mail.senders",
  mode: "passive",
  timeoutMs: 40_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("../code-readers.ts")).recogniseSenders(context),
});
