/** The real hosts behind the door, and the door as the browser knows it. */
export interface DoorNames {
  readonly site: string;
  readonly app: string;
  readonly api?: string;
  /** `http://localhost:<port>`. */
  readonly door: string;
}

/** Below this path the door leads to the API's host. */
const apiPrefix = "/__api";

const hostPrefix = /^__(Host|Secure)-/;
const hostPrefixAtDoor = /^door-(Host|Secure)-/;

/** Which real host and path a path of the door stands for: the site for its pages and assets, the app for all else. */
export function leadTo(names: DoorNames, path: string): { readonly host: string; readonly path: string } {
  if (names.api !== undefined && path.startsWith(`${apiPrefix}/`)) return { host: names.api, path: path.slice(apiPrefix.length) };
  const [plain = ""] = path.split("?", 1);
  const isSite = plain === "/" || plain === "/coaches" || plain.startsWith("/coaches/") || plain.startsWith("/assets/");
  return { host: isSite ? names.site : names.app, path };
}

/** Turns every URL of the real names in a text (a page, a Location, a policy) into one of the door. */
export function toDoor(names: DoorNames, text: string): string {
  const places: [string, string][] = [
    [names.app, names.door],
    [names.site, names.door],
    [`www.${names.site}`, names.door],
  ];
  if (names.api !== undefined) places.push([names.api, names.door + apiPrefix]);
  return places.reduce(
    (made, [host, place]) => made.replace(new RegExp(`https://${host.replaceAll(".", "\\.")}(?![\\w.-])`, "g"), place),
    text,
  );
}

/** A cookie of the real names, as a browser takes it from plain http on localhost: no Secure, no Domain, no reserved name prefix. */
export function cookieToDoor(cookie: string): string {
  const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
  const kept = attributes.filter((attribute) => !/^(secure|domain)\b/i.test(attribute) && !/^partitioned$/i.test(attribute));
  const lax = kept.map((attribute) => (/^samesite=none$/i.test(attribute) ? "SameSite=Lax" : attribute));
  return [pair.replace(hostPrefix, "door-$1-"), ...lax].join("; ");
}

/** The browser's Cookie header with the reserved name prefixes put back. */
export function cookieFromDoor(header: string): string {
  return header
    .split(";")
    .map((pair) => pair.trim().replace(hostPrefixAtDoor, "__$1-"))
    .join("; ");
}

/** A content security policy that does not send the browser back to https. */
export function policyToDoor(names: DoorNames, policy: string): string {
  const kept = policy.split(";").filter((directive) => directive.trim() !== "upgrade-insecure-requests");
  return toDoor(names, kept.join(";"));
}
