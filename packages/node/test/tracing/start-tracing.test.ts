import { describe, expect, it } from "vitest";
import { endpointOf, headersOf } from "../../src/tracing/export-spans.ts";
import { isPreloaded } from "../../src/tracing/start-tracing.ts";

const own = "file:///app/node_modules/@openingday/node/dist/index.js";

describe("isPreloaded", () => {
  it.each([
    { why: "its name", args: ["--import", "@openingday/node"] },
    { why: "its name, joined", args: ["--import=@openingday/node"] },
    { why: "its file", args: [`--import=${own}`] },
    { why: "a path", args: ["--import", "./node_modules/@openingday/node/dist/index.js"] },
    { why: "require", args: ["-r", "@openingday/node"] },
    { why: "NODE_OPTIONS", args: [], nodeOptions: '--max-old-space-size=512 --import "@openingday/node"' },
  ])("is by $why", ({ args, nodeOptions }) => {
    expect(isPreloaded(own, args, nodeOptions)).toBe(true);
  });

  it.each([
    { why: "nothing", args: [] },
    { why: "something else", args: ["--import", "./tracing.js"] },
    { why: "another index.js", args: ["--import", "./index.mjs"] },
    { why: "another package", args: ["--import", "@opentelemetry/auto-instrumentations-node/register"] },
    { why: "its name elsewhere", args: ["@openingday/node"] },
  ])("is not by $why", ({ args }) => {
    expect(isPreloaded(own, args)).toBe(false);
  });
});

describe("where spans go", () => {
  it.each([
    [{}, "http://127.0.0.1:4318/v1/traces"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" }, "http://collector:4318/v1/traces"],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://in.example.com/x", OTEL_EXPORTER_OTLP_ENDPOINT: "http://other" },
      "https://in.example.com/x",
    ],
  ])("%j", (environment, url) => {
    expect(endpointOf(environment)?.href).toBe(url);
  });

  it("is nowhere for what is no address of a web server", () => {
    expect(endpointOf({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector" })).toBeUndefined();
    expect(endpointOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "grpc://collector:4317" })).toBeUndefined();
  });

  it("reads the headers of a collector, and leaves out what is none", () => {
    expect(headersOf({ OTEL_EXPORTER_OTLP_HEADERS: "X-Key=abc%20d, team = 7 ,bad name=1,empty,line=a%0d%0ab" })).toEqual({
      "x-key": "abc d",
      team: "7",
      line: "",
    });
  });
});
