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

  // The code: secrets in files and in the whole history, settings it needs.
  repository: ".",
${on(project.bundle !== undefined, `bundle: ${JSON.stringify(project.bundle ?? "dist")},`)}

  // What stands in front: cloudflare, vercel, netlify, own or none.
${on(project.edge !== undefined, `edge: { kind: ${JSON.stringify(project.edge ?? "cloudflare")} },`)}

  // Files that list the settings of each environment, such as the output of "vercel env ls". Names are compared, values are never kept.
  // environments: { production: ".openingday/production.env", development: ".env" },

  // Who you are in the From line${project.mailer === undefined ? "" : ` (found: ${project.mailer})`}, and the DKIM selectors your provider gave you.
  // mail: { from: "hello@${domain}", selectors: ["the-one-they-named"] },

  // Public pages that a cache should answer.
  // cachedPages: ["https://${domain}/"],

  // Forms that a stranger can fill in. "prove" tries each a few times with an invented account.
  // forms: [
  //   { name: "login", kind: "login", url: "https://app.${domain}/login", fields: { email: "{{email}}", password: "wrong-{{unique}}" } },
  // ],

  // API routes that only your own pages may call from a browser.
  // cors: { routes: ["https://app.${domain}/api/me"], allowed: ["https://app.${domain}"] },

  // The way of a customer: sign up, confirm, log in, book, pay. docs/journeys.md shows one.
  // journeys: "./openingday.journeys.ts",

  // DNS records as you would write them down for a successor.
  // records: ["${domain} A 192.0.2.1"],
};
`;
}
