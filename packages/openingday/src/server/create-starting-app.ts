import { Hono } from "hono";

/** What the monitor's port answers until its store is open. */
export function createStartingApp(): Hono {
  return new Hono().all("*", (context) => context.json({ error: "The monitor is starting." }, 503));
}
