import { subscribe } from "node:diagnostics_channel";
import { requests } from "./traced-request.ts";

interface FastifyLike {
  addHook(
    name: "onRequest",
    hook: (request: { readonly routeOptions?: { readonly url?: string } }, reply: unknown, done: () => void) => void,
  ): unknown;
}

/** Fastify says at its start that it is there, and each request of it which route it took. */
export function watchFastify(): void {
  subscribe("fastify.initialization", (message) => {
    try {
      (message as { readonly fastify: FastifyLike }).fastify.addHook("onRequest", (request, _reply, done) => {
        const traced = requests.getStore();
        if (traced !== undefined) traced.route = request.routeOptions?.url;
        done();
      });
    } catch {
      // An older Fastify, or one that has started: the path with its ids folded is used.
    }
  });
}

interface ExpressLike {
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown };
  readonly url?: string | undefined;
  readonly originalUrl?: unknown;
}

/** The route's pattern where the framework told it; else the path, whatever looks like an id, a token or an address in it folded. */
export function routeOf(incoming: object, told: string | undefined): string {
  if (told !== undefined) return told.slice(0, 200);
  const { baseUrl, route, url = "/", originalUrl } = incoming as ExpressLike;
  const pattern = route?.path;
  if (typeof pattern === "string" || pattern instanceof RegExp) {
    const base = typeof baseUrl === "string" ? foldIds(baseUrl) : "";
    const joined = `${base === "/" ? "" : base}${String(pattern)}`;
    return (joined.length > 1 ? joined.replace(/\/$/u, "") : joined || "/").slice(0, 200);
  }
  const asked = typeof originalUrl === "string" ? originalUrl : url;
  return foldIds(asked.split(/[?#]/u, 1)[0] ?? "/");
}

/** `/bookings/42/pay` becomes `/bookings/:id/pay`: what tells customers apart does not leave the process. */
export function foldIds(path: string): string {
  const parts = path.slice(0, 400).split("/").slice(0, 12);
  return parts.map((part) => (looksLikeId(part) ? ":id" : part)).join("/") || "/";
}

function looksLikeId(part: string): boolean {
  if (part.length > 40 || part.includes("@") || part.includes("%")) return true;
  if (/^\d+$/u.test(part) || /^[\da-f-]{16,}$/iu.test(part)) return true;
  // A name in an address is words; letters and digits mixed at length are a key.
  return part.length >= 10 && /\d/u.test(part) && /^[\w~-]+$/u.test(part) && !/^[a-z]+(?:-[a-z]+)*-?v?\d{1,4}$/u.test(part);
}
