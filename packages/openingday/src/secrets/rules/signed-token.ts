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
