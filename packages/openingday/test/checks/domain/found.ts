import type { HostRecords } from "../../../src/model/evidence-dns.ts";
import type { FoundName, FoundNames } from "../../../src/model/evidence-names.ts";
import { absent, answer, records } from "./world.ts";

/** A name found beside the declared ones, with an alias to `to` where one is given. */
export function found(name: string, more: Partial<FoundName> = {}): FoundName {
  return { name, declared: false, foundIn: ["a usual name"], records: records(name), ...more };
}

/** An alias to a place that is there, or, without addresses, to one that is not. */
export function alias(name: string, to: string, ...addresses: readonly string[]): HostRecords {
  const lookup = addresses.length === 0 ? { ...absent, chain: [to] } : { ...answer(...addresses), chain: [to] };
  return { name, a: lookup, aaaa: addresses.length === 0 ? lookup : { rcode: "NOERROR", values: [] }, chain: [to] };
}

export const heroku = { name: "Heroku", suffix: "herokuapp.com", source: "a list" };

export function foundNames(names: readonly FoundName[], more: Partial<FoundNames> = {}): FoundNames {
  const declared = ["myapp.test", "app.myapp.test"].map((name) => found(name, { declared: true, foundIn: ["the configuration"] }));
  return { names: [...declared, ...names], unanswered: [], sources: [{ source: "a usual name", names: 20 }], ...more };
}
