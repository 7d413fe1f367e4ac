import { isWithin } from "../parsers/host-name.ts";
import type { FoundCommands } from "./find-commands.ts";
import type { FoundMail } from "./find-mail.ts";
import type { Project } from "./find-project.ts";

/** The commented openingday.config.ts that `init` writes: what was found is filled in, the rest stands ready as comments. */
export function draftConfig(project: Project & { readonly domain: string }): string {
  const { domain } = project;
  const on = (condition: boolean, line: string): string => (condition ? `  ${line}` : `  // ${line}`);
  return `// What openingday looks at. Plain data: no secret belongs in here.
// Every line that is commented out is a question to you; answer it and the audit can see more.
export default {
  domain: "${domain}",

  // The public page, and where customers log in. The same address twice is fine.
  site: "https://${domain}/",
  // app: "https://app.${domain}/",

  // Every host that should answer, and what it is for.
  hosts: [
    { name: "${domain}", role: "site" },
    ${domain.split(".").length === 2 ? "" : "// "}{ name: "www.${domain}", role: "redirect", to: "https://${domain}/" },
    // { name: "app.${domain}", role: "app" },
    // { name: "api.${domain}", role: "api" },
  ],
  // Where a host should lead, as the page of your hosting shows it, makes "openingday dns plan" complete:
  // { name: "app.${domain}", role: "app", target: "cname.vercel-dns.com" } or target: "192.0.2.1".

  // The code: secrets in files and in the whole history, settings it needs.
  repository: ".",
${on(project.bundle !== undefined, `bundle: ${JSON.stringify(project.bundle ?? "dist")},`)}

  // How the code is built: "prove" does it twice, from clean copies, and both must give the same files.
  // build: { command: "npm run build", output: ${JSON.stringify(project.bundle ?? "dist")} },

  // What stands in front: cloudflare, vercel, netlify, own or none.
${on(project.edge !== undefined, `edge: { kind: ${JSON.stringify(project.edge ?? "cloudflare")} },`)}

  // Files that list the settings of each environment, such as the output of "vercel env ls". Names are compared, values are never kept.
  // environments: { production: ".openingday/production.env", development: ".env" },

${draftMail(project.mail, domain)}

  // Public pages that a cache should answer.
  // cachedPages: ["https://${domain}/"],

  // Forms that a stranger can fill in. "prove" tries each a few times with an invented account.
  // forms: [
  //   { name: "login", kind: "login", url: "https://app.${domain}/login", fields: { email: "{{email}}", password: "wrong-{{unique}}" } },
  // ],

  // Addresses that payment providers and sign-in providers come to${project.webhooks.length === 0 ? "" : " (found in the code; correct the host)"}: a redirect in front of them fails.
  // webhooks: ${list(webhooksOf(project.webhooks, domain))},
  // oauthCallbacks: ["https://app.${domain}/auth/callback"],

  // API routes that only your own pages may call from a browser.
  // cors: { routes: ["https://app.${domain}/api/me"], allowed: ["https://app.${domain}"] },

  // The way of a customer: sign up, confirm, log in, book, pay. Where the code shows it, "init" drafts it beside this file: read it first.
  // journeys: "./openingday.journeys.ts",

${draftSmoke(project.webhooks, domain)}

${draftRelease(project.commands)}
${draftFallback(project.commands)}
  // DNS records as you would write them down for a successor; "dns plan" and "dns verify" hold them against what lives.
  // records: ["${domain} A 192.0.2.1"],
};
`;
}

/** The mail part: filled in where the project names its From address, else all of it as a question. */
function draftMail({ senders, selectors, from }: FoundMail, domain: string): string {
  const known = from.find((address) => isWithin(address.slice(address.indexOf("@") + 1), domain));
  const mark = known === undefined ? "// " : "";
  const sending = senders.length === 0 ? "// " : mark;
  const keys = selectors.length === 0 ? "// " : mark;
  return `  // Who you are in the From line, who sends for you${senders.length === 0 ? "" : " (found in the code)"}, the DKIM selectors your provider gave you,
  // and a mailbox that "prove" opens by itself to see what really arrives: docs/seed-mailbox.md.
  ${mark}mail: {
  ${mark}  from: ${JSON.stringify(known ?? `hello@${domain}`)},
  ${sending}  senders: ${list(senders.length === 0 ? ["resend"] : senders)},
  ${keys}  selectors: ${list(selectors.length === 0 ? ["the-one-they-named"] : selectors)},
  //   inbox: { kind: "listen", address: "launch-{{unique}}@inbox.test" },
  ${mark}},`;
}

function draftSmoke(webhooks: readonly string[], domain: string): string {
  const [url = ""] = webhooksOf(webhooks, domain);
  const signature = url.includes("stripe") ? `, signature: { kind: "stripe", secretEnv: "STRIPE_WEBHOOK_SECRET" }` : "";
  return `  // What must answer after each release, and what must refuse a stranger; "openingday smoke" asks: docs/smoke.md.
  // smoke: {
  //   routes: [{ url: "https://app.${domain}/signup", status: 200 }, { url: "https://app.${domain}/api/me", access: "customers" }],
  //   webhooks: [{ url: ${JSON.stringify(url)}${signature} }],
  // },`;
}

/** Always as comments: a command that deploys is never taken for granted. */
function draftRelease({ build, migrate, deploy, rollback }: FoundCommands): string {
  const known = [build, migrate, deploy, rollback].some((command) => command !== undefined);
  const line = (name: string, command: string): string => `  //   ${name}: ${JSON.stringify(command)},`;
  return [
    `  // How you release${known ? " (found in the code; read each line before you keep it)" : ""}, for "openingday release": docs/releases.md.`,
    "  // release: {",
    line("build", build ?? "npm ci && npm run build"),
    ...(migrate === undefined ? [] : [line("migrate", migrate)]),
    line("deploy", deploy ?? "the command that deploys"),
    line("smoke", "npx openingday smoke"),
    line("rollback", rollback ?? "the command that puts $OPENINGDAY_COMMIT live again"),
    "  // },",
  ].join("\n");
}

/** Only where a release changes a database: whether the one before still runs on it is worth a line then. */
function draftFallback({ migrate, start }: FoundCommands): string {
  if (migrate === undefined) return "";
  return `
  // Whether the release before still runs on the changed database, so that you can go back; "prove" starts it on made-up data: docs/migrations.md.
  // fallback: {
  //   start: ${JSON.stringify(start ?? "the command that starts your app")}, // finds its database in DATABASE_URL and its port in PORT
  //   smoke: ["/", "/login"],
  // },
`;
}

function webhooksOf(paths: readonly string[], domain: string): readonly string[] {
  return (paths.length === 0 ? ["/api/webhooks/stripe"] : paths).map((path) => `https://app.${domain}${path}`);
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
