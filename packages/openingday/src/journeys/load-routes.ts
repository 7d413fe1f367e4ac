import type { LoadPlan } from "../model/target.ts";
import type { Dial, DrivenRequest } from "./connections.ts";
import type { CookieJar } from "./cookie-jar.ts";
import type { LoadRoute } from "./load.ts";
import { fillRecord, fillText, type Values } from "./template.ts";

/** Somebody signed in, in whose name routes are asked. */
export interface SignedIn {
  readonly jar: CookieJar;
  readonly values: Values;
  readonly localAddress?: string;
}

export interface LoadRoutesOptions {
  readonly routes: LoadPlan["routes"];
  /** At least one; arrivals are spread over them in turn. */
  readonly customers: readonly SignedIn[];
  readonly dials: ReadonlyMap<string, Dial>;
  /** Origin of the pages whose forms these routes take. */
  readonly pageOrigin: string;
  readonly word: () => string;
}

/**
 * Turns the declared routes into requests with a customer's cookies. `{{unique}}` is a fresh word and `{{n}}` the arrival's number
 * in each request; what the session journey captured fills the rest.
 */
export function toLoadRoutes(options: LoadRoutesOptions): LoadRoute[] {
  const { customers, dials, pageOrigin, word } = options;
  return options.routes.map((declared) => {
    const method = declared.method.toUpperCase();
    // What is the same each time is put together once: at full rate that is most of what a request costs.
    const isFixed = !declared.url.includes("{{") && declared.fields === undefined;
    const fixed: DrivenRequest[] = [];

    function build(customer: SignedIn, n: number): DrivenRequest {
      const values = { ...customer.values, unique: word(), n: String(n) };
      const url = new URL(fillText(declared.url, values));
      const dial = dials.get(url.origin);
      if (dial === undefined) throw new Error(`the route ${declared.route} leads to another host than it was declared with`);
      const cookie = customer.jar.header(url.href);
      const body = declared.fields === undefined ? undefined : new URLSearchParams(fillRecord(declared.fields, values)).toString();
      const loopback = dial.address.startsWith("127.");
      return {
        origin: url.origin,
        dial,
        method,
        path: url.pathname + url.search,
        headers: {
          accept: "application/json, text/html;q=0.9, */*;q=0.8",
          ...(cookie === undefined ? {} : { cookie }),
          ...(method === "GET" ? {} : { origin: pageOrigin }),
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
        body,
        localAddress: loopback ? customer.localAddress : undefined,
      };
    }

    return {
      route: declared.route,
      kind: declared.kind,
      expect: declared.expect,
      request(n) {
        const index = Math.abs(n) % customers.length;
        const customer = customers[index];
        if (customer === undefined) throw new Error("nobody is signed in");
        return isFixed ? (fixed[index] ??= build(customer, n)) : build(customer, n);
      },
    };
  });
}
