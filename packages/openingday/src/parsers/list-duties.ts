import type { Duty } from "../model/evidence-checklist.ts";
import type { Target } from "../model/target.ts";
import { findMailProvider } from "./mail-providers/all.ts";

/** Services that a setting's name gives away, each with what is done there. */
const services: readonly (Duty & { readonly names: RegExp })[] = [
  {
    id: "payments",
    names: /^(?:\w+_)?(?:STRIPE|PADDLE|LEMON_?SQUEEZY|PAYPAL|MOLLIE|BRAINTREE|RAZORPAY|ADYEN|POLAR)_/,
    what: "Pay money back, change prices, and answer the payment provider",
    where: "on the page of the payment provider",
  },
  {
    id: "sign-in",
    names:
      /^(?:\w+_)?(?:GOOGLE|GITHUB|APPLE|FACEBOOK|MICROSOFT|AZURE_AD|LINKEDIN)_(?:\w+_)?CLIENT|^(?:\w+_)?(?:CLERK|AUTH0|WORKOS|KINDE|STYTCH)_/,
    what: "Renew what “sign in with …” needs",
    where: "on the page of the sign-in provider",
  },
  {
    id: "files",
    names: /^(?:\w+_)?(?:S3|R2|CLOUDINARY|UPLOADTHING|MINIO|BLOB)_/,
    what: "Delete or bring back files that customers uploaded",
    where: "at the storage provider",
  },
  {
    id: "assistant",
    names: /^(?:\w+_)?(?:OPENAI|ANTHROPIC|GEMINI|MISTRAL|GROQ|OPENROUTER|REPLICATE|TOGETHER)_/,
    what: "Set what the AI provider may cost, and replace its key",
    where: "on the page of the AI provider",
  },
  {
    id: "texts",
    names: /^(?:\w+_)?(?:TWILIO|VONAGE|MESSAGEBIRD|PLIVO)_/,
    what: "Pay for text messages, and stop them",
    where: "on the page of the provider",
  },
  {
    id: "errors",
    names: /^(?:\w+_)?(?:SENTRY|GLITCHTIP|BUGSNAG|ROLLBAR|HONEYBADGER)_/,
    what: "Read the errors that the app reports",
    where: "on the page of the error tracker",
  },
];

const edges = { cloudflare: "Cloudflare", vercel: "Vercel", netlify: "Netlify", own: "the edge in front of your servers" } as const;

/** What this product needs somebody for, in the order in which it would be missed. `settings` are the names that the product uses. */
export function listDuties(target: Target, settings: readonly string[]): readonly Duty[] {
  const { declared, releases, watch } = target;
  const { edge, mailFrom, senders, webhooks = [], oauthCallbacks = [] } = declared;
  // Where only a folder was named, a name that nobody can have stands in its place.
  const domain = declared.domain.endsWith(".invalid") ? "your domain" : declared.domain;
  const canRelease = releases !== undefined;
  const used = services.filter(
    ({ id, names }) =>
      settings.some((name) => names.test(name)) ||
      (id === "payments" && webhooks.some((url) => /stripe|paddle|lemon|paypal|mollie|pay/i.test(url))) ||
      (id === "sign-in" && oauthCallbacks.length > 0),
  );
  return [
    { id: "domain", what: `Renew ${domain}, and keep it from being lost`, where: "at the registrar" },
    {
      id: "dns",
      what: `Change DNS records of ${domain}`,
      where: "at the DNS provider; “openingday dns verify --wait” tells when everybody sees it",
    },
    ...(edge === undefined || edge.kind === "none"
      ? []
      : [{ id: "edge", what: "Change caching, redirects and protection", where: `at ${edges[edge.kind]}` }]),
    { id: "hosting", what: "Start the app again, give it more room, and pay for it", where: "at the hosting platform" },
    {
      id: "release",
      what: "Release a new version",
      where: canRelease ? "“openingday release”" : "as you deploy today; “release” in the configuration makes it one command",
    },
    {
      id: "way-back",
      what: "Take a bad version back",
      where: releases?.canGoBack === true ? "“openingday rollback”" : "at the hosting platform",
    },
    {
      id: "settings",
      what: "Change settings, and replace a key that leaked",
      where: "at the hosting platform; openingday.env.yaml says whose each is",
    },
    { id: "database", what: "Change the database, and bring a copy back", where: "migrations in the code; copies at the database’s host" },
    ...mailDuties(senders),
    { id: "mailbox", what: `Answer what customers write to ${mailFrom ?? `addresses of ${domain}`}`, where: "in that mailbox" },
    ...used.map(({ id, what, where }) => ({ id, what, where })),
    {
      id: "alarms",
      what: "Act when the alarm rings, also at night",
      where: watch === undefined ? "“openingday watch”, once it runs" : "“openingday watch”; its page tells what broke",
    },
    {
      id: "customers",
      what: "Hand out or delete a customer’s data when they ask",
      where: "in the app, and at each service that holds some of it",
    },
    { id: "access", what: "Give people access to all of this, and take it away", where: "at each provider named here" },
  ];
}

function mailDuties(senders: readonly string[]): Duty[] {
  const where = "at the provider, and in the DNS records that belong to it";
  const duties = new Map<string, Duty>();
  for (const sender of senders) {
    const provider = findMailProvider(sender);
    const isOwn = /^[\d.:a-f/]+$/i.test(sender) && /[.:]/.test(sender);
    const id = isOwn
      ? "mail-server"
      : `mail-${(provider?.id ?? sender)
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, "-")
          .replaceAll(/^-+|-+$/g, "")}`;
    duties.set(id, {
      id,
      what: isOwn ? "Keep the mail server running, and its keys" : `Send mail through ${provider?.name ?? sender}`,
      where: isOwn ? "on that server, and in the DNS records" : where,
    });
  }
  return duties.size === 0 ? [{ id: "mail", what: "Send mail to customers", where }] : [...duties.values()];
}
