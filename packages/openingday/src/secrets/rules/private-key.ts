import { none, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";

const madeForTests = /(?:localhost|self-?signed|snakeoil|mkcert|dummy|[-_./](?:dev|local|test)[-_./])/i;

/** Libraries bring one for a first try, and say so. */
const unfitByComment =
  /not (?:be )?used? (?:this )?in production|only for (?:development|tests?|testing)|for (?:development|testing) only/i;

/** A private key in PEM form; one protected by a passphrase is left out. A service account's JSON holds one too. */
export const privateKeyRule: SecretRule = {
  id: "private-key",
  title: "Private key",
  anchors: ["private key-----", "private key block-----"],
  pattern:
    /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----(?<value>(?:\s|\\r|\\n|["'+,]|[A-Za-z0-9-]{3,12}: [^\n]{0,60}){0,24}[A-Za-z0-9+/=](?:\s|\\r|\\n|["'+,]|[A-Za-z0-9+/=]){60,260})/g,
  prefixes: [],
  reach: 700,
  judge({ value, pathClass, path, before }) {
    const body = value.replaceAll(/\\[rn]|[^A-Za-z0-9+/=]/g, "");
    if (body.length < 60 || new Set(body).size < 16 || /Proc-?Type|ENCRYPTED/.test(value)) return none;
    if (pathClass === "test" || pathClass === "docs" || pathClass === "example" || madeForTests.test(`/${path}`)) {
      return { is: "set-aside", reason: "private keys in test, example or documentation files" };
    }
    if (unfitByComment.test(before))
      return { is: "set-aside", reason: "private keys that the comment beside them calls unfit for production" };
    // The same key with escaped and with real line ends is one key.
    return { is: "secret", value: body.slice(0, 160) };
  },
  samples: () => {
    const body = madeUp("alnum", 64, 7);
    const lines = pem("PRIVATE", `MIIE${body}\n${body}`);
    return {
      genuine: [lines, JSON.stringify({ type: "service_account", private_key: lines })],
      harmless: [
        pem("PRIVATE", "..."),
        pem("PUBLIC", `MIIB${body}`),
        `if (text.includes("${pem("PRIVATE", "").slice(0, 27)}")) return true;`,
      ],
    };
  },
};

function pem(kind: string, body: string): string {
  return `-----BEGIN ${kind} KEY-----\n${body}\n-----END ${kind} KEY-----\n`;
}
