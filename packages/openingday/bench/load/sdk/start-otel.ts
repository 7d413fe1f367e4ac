import { loadPeer } from "./places.ts";

// OpenTelemetry as its documentation starts it, for requests and queries; what it collects goes nowhere, or where its variables say.
interface Exporter {
  export(spans: unknown, done: (result: { readonly code: number }) => void): void;
  shutdown(): Promise<void>;
}
const { NodeSDK } = loadPeer("@opentelemetry/sdk-node") as { NodeSDK: new (options: object) => { start(): void } };
const { HttpInstrumentation } = loadPeer("@opentelemetry/instrumentation-http") as { HttpInstrumentation: new () => object };
const { PgInstrumentation } = loadPeer("@opentelemetry/instrumentation-pg") as { PgInstrumentation: new () => object };

const nowhere: Exporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: () => Promise.resolve(),
};
const exporter =
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] === undefined
    ? nowhere
    : new (loadPeer("@opentelemetry/exporter-trace-otlp-proto") as { OTLPTraceExporter: new () => object }).OTLPTraceExporter();
new NodeSDK({ traceExporter: exporter, instrumentations: [new HttpInstrumentation(), new PgInstrumentation()] }).start();
