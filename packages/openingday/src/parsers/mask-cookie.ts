const attributes = new Set(["path", "domain", "expires", "max-age", "secure", "httponly", "samesite", "partitioned", "priority"]);

/** A Set-Cookie value with its secret replaced by `…`: the name and the attributes stay, an attribute nobody knows is hidden as well. */
export function maskSetCookie(value: string): string {
  const [pair = "", ...rest] = value.split(";");
  const equals = pair.indexOf("=");
  const cookie = equals === -1 ? "…" : `${pair.slice(0, equals)}=…`;
  const kept = rest.map((part) => (attributes.has((part.split("=")[0] ?? "").trim().toLowerCase()) ? part : " …"));
  return [cookie, ...kept].join(";");
}
