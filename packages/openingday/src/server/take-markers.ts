import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ReleaseMarker } from "../model/release.ts";
import { readMarker } from "./read-marker.ts";

/** What is needed to take the markers of releases. */
export interface MarkersTaken {
  /** What a release proves itself with, as `Authorization: Bearer <token>`. */
  readonly token: string;
  readonly keep: (marker: ReleaseMarker) => Promise<void>;
  readonly now: () => number;
}

/** The one route that changes something: `openingday release` says that it changes what customers have. */
export function takeMarkers({ token, keep, now }: MarkersTaken): Hono {
  const want = digest(`Bearer ${token}`);
  return new Hono().post(
    "/",
    async (context, next) => {
      if (!timingSafeEqual(digest(context.req.header("authorization") ?? ""), want))
        return context.json({ error: "The token is missing or wrong: send it as “Authorization: Bearer …”." }, 401);
      return next();
    },
    bodyLimit({ maxSize: 4_096, onError: (context) => context.json({ error: "A marker is smaller than that." }, 413) }),
    async (context) => {
      const marker = readMarker(await context.req.json().catch(() => undefined), now());
      if (marker === undefined) return context.json({ error: "This is no marker of a release." }, 422);
      await keep(marker);
      return context.json({ ok: true });
    },
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
