// What openingday looks at: Brightpath, a small coaching business. The demo keeps everything on this machine under real names,
// so `vantage` says which resolvers to ask, which ports to use and which root to trust. A site on the internet needs none of it.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

const world = JSON.parse(readFileSync(process.env["BRIGHTPATH_WORLD"] ?? "world.json", "utf8"));
const site = "https://brightpath.test";
const app = "https://app.brightpath.test";
const api = "https://api.brightpath.test";
const edge = "127.0.0.10";
const mailer = "127.0.0.30";
const mailHost = "127.0.0.41";

export default {
  domain: "brightpath.test",
  site: `${site}/`,
  app: `${app}/`,
  hosts: [
    { name: "brightpath.test", role: "site", target: edge },
    { name: "www.brightpath.test", role: "redirect", to: `${site}/`, target: edge },
    { name: "app.brightpath.test", role: "app", target: edge },
    { name: "api.brightpath.test", role: "api", target: edge },
    { name: "mail.brightpath.test", role: "mail", target: mailHost },
  ],
  repository: world.repository,
  bundle: world.bundle,
  environments: world.environments,
  edge: { kind: "own", header: "x-edge", origin: `127.0.0.20:${world.httpsPort}` },
  mail: {
    from: "hello@brightpath.test",
    senders: [mailer],
    selectors: ["bp1"],
    inbox: { kind: "mailpit", url: world.mailboxUrl, address: "launch-{{unique}}@inbox.test", waitSeconds: 15 },
  },
  cachedPages: [`${site}/`, `${site}/coaches/mara-lindqvist`],
  cors: { routes: [`${api}/v1/me`, `${api}/v1/appointments`], allowed: [app, site] },
  forms: [
    { name: "login", kind: "login", url: `${app}/login`, fields: { email: "{{email}}", password: "not-my-password-{{unique}}" } },
    { name: "password reset", kind: "reset", url: `${app}/reset`, fields: { email: "{{email}}" } },
    {
      name: "sign-up",
      kind: "signup",
      url: `${app}/signup`,
      fields: { name: "Launch check", email: "{{email}}", password: "correct-horse-{{unique}}" },
    },
  ],
  webhooks: [`${app}/webhooks/stripe`],
  journeys: "./openingday.journeys.ts",
  load: {
    ratePerSecond: 12,
    requests: 105,
    session: "customer-login",
    walks: 100,
    routes: [
      { route: "GET /dashboard", kind: "read", url: `${app}/dashboard` },
      { route: "GET /api/v1/appointments", kind: "read", url: `${app}/api/v1/appointments` },
      { route: "POST /api/v1/profile", kind: "write", method: "POST", url: `${app}/api/v1/profile`, fields: { timeZone: "Europe/London" } },
    ],
  },
  // A real site takes the usual thirty seconds; here people think less, and take as many steps in less time.
  crowd: { seconds: 3, thinkMs: 300 },
  // The app is started with “--import @openingday/node”, and tells what its requests do.
  perf: { receiver: world.tracesPort },
  watch: {
    listen: world.watchListen,
    // A real site is looked at every minute and tried again after 10 and 20 seconds; the demo is in a hurry.
    confirmSeconds: [1, 2],
    // Every hour, as anywhere else; “prove” has the mails sent by itself.
    records: { intervalSeconds: world.recordsIntervalSeconds, confirmSeconds: 1, prove: false },
    checks: [
      { name: "Home page", url: `${site}/`, intervalSeconds: world.monitorIntervalSeconds, contains: "Brightpath", timeoutMs: 3_000 },
      { name: "Login", url: `${app}/login`, intervalSeconds: world.monitorIntervalSeconds, contains: "password", timeoutMs: 3_000 },
      {
        name: "Free hours",
        url: `${api}/v1/slots?coach=mara-lindqvist`,
        intervalSeconds: world.monitorIntervalSeconds,
        contains: "startsAt",
        timeoutMs: 3_000,
      },
    ],
    channels: [
      { kind: "slack", url: world.slackUrl },
      { kind: "email", smtp: world.smtpUrl, from: "watch@brightpath.test", to: "oncall@inbox.test" },
    ],
  },
  drill: {
    stop: { url: `${world.controlUrl}/app/stop` },
    start: { url: `${world.controlUrl}/app/start` },
    alarms: world.alarmsUrl,
    health: `${app}/readyz`,
    waitSeconds: 12,
  },
  logs: {
    file: world.log,
    payment: `${app}/webhooks/stripe`,
    failure: { method: "POST", url: `${app}/webhooks/stripe` },
  },
  // Built as its Dockerfile does; installing would fetch what this machine has already, so that is lent to the copy.
  build: {
    install: `"${process.execPath}" -e "require('node:fs').symlinkSync('${world.modules}', 'node_modules')"`,
    command: `"${process.execPath}" app/build-assets.ts`,
    output: "dist/assets",
  },
  // The release before, on the database as the last one left it: by pages that everybody sees, and by those of a customer.
  fallback: {
    start: `"${process.execPath}" app/server.ts`,
    environment: {
      SITE_URL: "{{url}}",
      APP_URL: "{{url}}",
      API_URL: "{{url}}",
      SESSION_SECRET: randomUUID(),
      STRIPE_SECRET_KEY: randomUUID(),
      STRIPE_WEBHOOK_SECRET: randomUUID(),
      SMTP_URL: "smtp://127.0.0.1:2525",
      MAIL_FROM: "hello@brightpath.test",
    },
    smoke: ["/", "/signup", "/login", { run: `"${process.execPath}" app/smoke.ts "$OPENINGDAY_URL"`, timeoutSeconds: 30 }],
  },
  // The demo deploys nothing: its app is started again, and what was released is looked for in the repository.
  release: {
    deploy: `node -e "fetch('${world.controlUrl}/app/start', { method: 'POST' })"`,
    smoke: 'git cat-file -e "$OPENINGDAY_COMMIT:app/server.ts"',
    rollback: `node -e "fetch('${world.controlUrl}/app/start', { method: 'POST' })"`,
    live: { url: `${app}/version`, field: "commit", waitSeconds: 5 },
  },
  smoke: {
    routes: [
      { name: "Sign-up page", url: `${app}/signup`, status: 200, contains: "password" },
      { name: "Dashboard", url: `${app}/dashboard`, access: "customers" },
      { name: "Own data", url: `${api}/v1/me`, access: "customers" },
      { name: "Appointments", url: `${api}/v1/appointments`, access: "customers", status: 401 },
      { name: "Back office", url: `${app}/admin`, access: "customers" },
    ],
    webhooks: [
      {
        url: `${app}/webhooks/stripe`,
        signature: { kind: "stripe", secretEnv: "BRIGHTPATH_WEBHOOK_SECRET" },
        effect: { url: `${world.controlUrl}/payments/{{unique}}`, pattern: '"dealtWith":(\\d+)' },
      },
    ],
  },
  records: [
    `brightpath.test A ${edge}`,
    "brightpath.test MX 10 mail.brightpath.test",
    `www.brightpath.test A ${edge}`,
    `app.brightpath.test A ${edge}`,
    `api.brightpath.test A ${edge}`,
    `mail.brightpath.test A ${mailHost}`,
    `send.brightpath.test TXT v=spf1 ip4:${mailer} -all`,
  ],
  owners: {
    registrar: [
      { name: "Ada", contact: "ada@brightpath.test" },
      { name: "Ben", contact: "ben@brightpath.test" },
    ],
    dns: [
      { name: "Ada", contact: "ada@brightpath.test" },
      { name: "Ben", contact: "ben@brightpath.test" },
    ],
  },
  vantage: {
    resolvers: [`127.0.0.5:${world.dnsPort}`, `127.0.0.6:${world.dnsPort}`, `127.0.0.7:${world.dnsPort}`],
    parents: [`127.0.0.2:${world.dnsPort}`],
    dnsPort: world.dnsPort,
    connect: { ":443": `:${world.httpsPort}`, ":80": `:${world.httpPort}`, ":25": `:${world.smtpPort}` },
    ca: world.ca,
    rdap: world.rdapUrl,
    clientAddresses: "127.20.",
  },
};
