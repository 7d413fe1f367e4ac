import { readJwtPayload } from "../../parsers/jwt.ts";
import { none, secret, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";

function supabaseToken(role: string, issuer = "supabase"): string {
  return [
    toBase64Url('{"alg":"HS256","typ":"JWT"}'),
    toBase64Url(`{"iss":"${issuer}","ref":"${madeUp("letters", 20).toLowerCase()}","role":"${role}"}`),
    madeUp("alnum", 43),
  ].join(".");
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
function toBase64Url(text: string): string {
  let bits = "";
  for (const letter of text) bits += (letter.codePointAt(0) ?? 0).toString(2).padStart(8, "0");
  return (bits.match(/.{1,6}/g) ?? []).map((six) => letters[Number.parseInt(six.padEnd(6, "0"), 2)]).join("");
}

/** A signed token whose own words say that it may do everything: Supabase's service role, told apart from its public anon role. */
export const signedTokenRule: SecretRule = {
  id: "supabase-service-role",
  title: "Supabase service role key",
  anchors: [".eyj"],
  pattern: /(?<![A-Za-z0-9_-])(?<value>eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,1500}\.[A-Za-z0-9_-]{10,700})/g,
  prefixes: ["eyJ"],
  lead: 420,
  reach: 2_600,
  judge({ value }) {
    const payload = readJwtPayload(value);
    // The key of the local development kit is the same for everyone and opens nothing.
    if (!payload.ok || payload.value["iss"] === "supabase-demo") return none;
    const { role, iss, ref } = payload.value;
    if (role === "service_role") return secret;
    if (role !== "anon" || (iss !== "supabase" && ref === undefined)) return none;
    return {
      is: "public",
      rule: "supabase-anon",
      title: "Supabase anon key",
      reason: "A Supabase anon key: made for browsers; what it may read is decided by the database's row rules.",
    };
  },
  samples: () => ({
    genuine: [`SUPABASE_SERVICE_ROLE_KEY=${supabaseToken("service_role")}`, `createClient(url, "${supabaseToken("anon")}")`],
    harmless: [
      `TOKEN: ${supabaseToken("service_role", "supabase-demo")}`,
      `createClient(url, "${supabaseToken("authenticated")}")`,
      "Authorization: eyJhbGciOi.eyJzdWIi.abc",
    ],
  }),
};

const madeUpPeople = /"(?:john doe|jane doe|admin|test|user|alice|bob)"|example\.(?:com|org)|1234567890|"sub":"(?:foo|bar|me|123|1)"/i;

/** Any other signed token: whoever holds it is let in as whoever it names, until it ends. */
export const bearerTokenRule: SecretRule = {
  id: "signed-token",
  title: "Signed token (JWT)",
  anchors: [".eyj"],
  pattern: /(?<![A-Za-z0-9_-])(?<value>eyJ[A-Za-z0-9_-]{14,400}\.eyJ[A-Za-z0-9_-]{10,1500}\.[A-Za-z0-9_-]{20,700})(?![A-Za-z0-9_-])/g,
  prefixes: ["eyJ"],
  lead: 420,
  reach: 2_600,
  weak: true,
  judge({ value, pathClass, place }) {
    const payload = readJwtPayload(value);
    const [head = ""] = value.split(".");
    const header = readJwtPayload(`.${head}`);
    if (!payload.ok || !header.ok || typeof header.value["alg"] !== "string" || place === "browser") return none;
    const said = JSON.stringify(payload.value);
    if (payload.value["iss"] === "supabase-demo" || payload.value["role"] !== undefined || madeUpPeople.test(said) || said.length < 24)
      return none;
    if (pathClass !== "environment" && pathClass !== "other" && pathClass !== "code")
      return { is: "set-aside", reason: "signed tokens in test, example or documentation files" };
    return { is: "secret", likely: true };
  },
  samples: () => ({
    genuine: [
      `SCALR_TOKEN=${toBase64Url('{"alg":"HS256","typ":"JWT"}')}.${toBase64Url(`{"iss":"bookings","jti":"at-${madeUp("lower", 16)}"}`)}.${madeUp("alnum", 43)}`,
    ],
    harmless: [
      `TOKEN=${toBase64Url('{"alg":"HS256","typ":"JWT"}')}.${toBase64Url('{"sub":"1234567890","name":"John Doe","iat":1516239022}')}.${madeUp("alnum", 43)}`,
      "Authorization: Bearer eyJhbGciOi.eyJzdWIi.abc",
    ],
  }),
};

/** The address a browser sends errors to. */
export const sentryDsnRule: SecretRule = {
  id: "sentry-dsn",
  title: "Sentry DSN",
  anchors: [".sentry.io/"],
  pattern: /(?<value>https:\/\/[0-9a-f]{32}@o\d{1,20}\.ingest\.(?:[a-z]{2}\.)?sentry\.io\/\d{1,20})/g,
  prefixes: ["https://"],
  judge: () => ({ is: "public", reason: "A Sentry DSN: made to be in the browser; it can only send errors." }),
  samples: () => ({
    genuine: [`dsn: "https://${madeUp("hex", 32)}@o4501.ingest.us.sentry.io/4502"`],
    harmless: ["https://sentry.io/settings/", "https://o4501.ingest.sentry.io/api/4502/envelope/"],
  }),
};
