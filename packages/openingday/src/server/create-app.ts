import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Store } from "../store/store.ts";
import type { Watch } from "../watch/start-watch.ts";
import { statusPage } from "./status-page.ts";
import { statusStyle } from "./status-style.ts";
import { takeMarkers } from "./take-markers.ts";
import { viewRecords } from "./view-records.ts";
import { viewSchedule } from "./view.ts";

/** What the server shows, and the one thing that it takes. */
export interface Shown {
  readonly watch: Pick<Watch, "startedAt" | "checks" | "records">;
  readonly store: Pick<Store, "incidents" | "countOutbox" | "markers" | "writeMarker">;
  /** What a release proves itself with when it says that it changes what customers have; absent: no release is listened to. */
  readonly markerToken?: string | undefined;
  readonly publicName: string;
  readonly now: () => number;
}

const styleHash = createHash("sha256").update(statusStyle).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The monitor's HTTP side: its account of itself as JSON, the status page, and where releases leave their marker. */
export function createApp({ watch, store, markerToken, publicName, now }: Shown): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("content-security-policy", policy);
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    context.header("cache-control", "no-store");
  });
  app.get("/api/schedule", (context) => context.json(viewSchedule(watch, now())));
  app.get("/api/records", (context) => context.json(viewRecords(watch.records)));
  app.get("/api/incidents", async (context) => {
    const incidents = await store.incidents(50);
    return context.json({
      incidents: incidents.map(({ id, check, url, openedAt, resolvedAt, layer, seen }) => ({
        id,
        check,
        url,
        openedAt: new Date(openedAt).toISOString(),
        ...(resolvedAt === undefined ? {} : { resolvedAt: new Date(resolvedAt).toISOString() }),
        layer,
        seen,
      })),
    });
  });
  app.get("/api/markers", async (context) => {
    const markers = await store.markers(50);
    return context.json({ markers: markers.map((marker) => ({ ...marker, at: new Date(marker.at).toISOString() })) });
  });
  if (markerToken !== undefined)
    app.route("/api/markers", takeMarkers({ token: markerToken, keep: (marker) => store.writeMarker(marker), now }));
  app.get("/healthz", async (context) => context.json({ ok: true, alerts: await store.countOutbox() }));
  app.get("/", async (context) => {
    const [incidents, markers] = await Promise.all([store.incidents(50), store.markers(50)]);
    return context.html(statusPage({ publicName, now: now(), checks: watch.checks, incidents, markers }));
  });
  app.notFound((context) => context.json({ error: "There is nothing at this address." }, 404));
  app.onError((_error, context) => context.json({ error: "The monitor's store does not answer." }, 503));
  return app;
}
