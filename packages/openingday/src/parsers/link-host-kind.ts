import { addressNumber, isPrivateAddress } from "./address-range.ts";
import { isWithin } from "./host-name.ts";
import { noHost } from "./mail-links.ts";

/** `local`: opens on no customer's machine. `preview`: a builder's or host's address. `tracking`: a mail provider's click counter. */
export type LinkHostKind = "local" | "preview" | "tracking" | "other";

const localEndings = ["localhost", "local", "internal", "lan", "home.arpa"];
const previewEndings = [
  "vercel.app",
  "netlify.app",
  "lovable.app",
  "lovableproject.com",
  "pages.dev",
  "workers.dev",
  "onrender.com",
  "railway.app",
  "fly.dev",
  "herokuapp.com",
  "replit.app",
  "replit.dev",
  "repl.co",
  "bolt.host",
  "webcontainer.io",
  "stackblitz.io",
  "csb.app",
  "gitpod.io",
  "github.dev",
  "github.io",
  "web.app",
  "firebaseapp.com",
  "amplifyapp.com",
  "azurewebsites.net",
  "azurestaticapps.net",
  "run.app",
  "ngrok.io",
  "ngrok.app",
  "ngrok-free.app",
  "ngrok-free.dev",
  "trycloudflare.com",
  "loca.lt",
  "base44.app",
];
const trackingEndings = [
  "sendgrid.net",
  "list-manage.com",
  "mandrillapp.com",
  "awstrack.me",
  "pstmrk.it",
  "mjt.lu",
  "sendibm1.com",
  "sendibm2.com",
  "sendibm3.com",
  "sendibt1.com",
  "sendibt2.com",
  "sendibt3.com",
  "hubspotlinks.com",
  "klclick.com",
  "customeriomail.com",
  "exct.net",
  "sparkpostmail.com",
  "createsend.com",
  "cmail19.com",
  "cmail20.com",
  "convertkit-mail.com",
  "convertkit-mail2.com",
  "resend-clicks.com",
  "resend-clicks-a.com",
  "mailgun.org",
  "mlsend.com",
  "activehosted.com",
];

/** What a link's host says about itself, by its address range or the end of its name. */
export function classifyLinkHost(host: string): LinkHostKind {
  const name = host.toLowerCase().replaceAll(/^\[|\]$|\.$/g, "");
  if (host === noHost) return "local";
  if (addressNumber(name) !== undefined) return isPrivateAddress(name) ? "local" : "other";
  if (!name.includes(".") || localEndings.some((ending) => isWithin(name, ending))) return "local";
  if (previewEndings.some((ending) => isWithin(name, ending))) return "preview";
  return trackingEndings.some((ending) => isWithin(name, ending)) ? "tracking" : "other";
}
