import type { Journey } from "./journey.ts";
import type { ScratchPlace } from "./scratch.ts";

/** What the configuration declares about a host. */
export interface DeclaredHost {
  readonly name: string;
  readonly role: "site" | "app" | "api" | "redirect" | "mail";
  /** For `role: "redirect"`: the origin it must lead to. */
  readonly to?: string;
  /** Where it is meant to land: an address, a CNAME suffix or a provider's name. */
  readonly target?: string;
}

/** How to look: an audit before a DNS cut-over, or a whole world on loopback, differ from the live internet only here. */
export interface Vantage {
  /** `address:port`, or `https://…/dns-query` for DNS over HTTPS; empty means the system's resolver. */
  readonly resolvers: readonly string[];
  /** Servers of the parent zone, `address:port`, where the system's own hierarchy cannot be walked. */
  readonly parents: readonly string[];
  /** Like curl's --connect-to: `host:port` to `address:port`; an empty host matches any, an empty address keeps the resolved one. */
  readonly connect: Readonly<Record<string, string>>;
  /** PEM of an additional root. */
  readonly ca?: string;
  /** Base of the RDAP server to ask about the domain; the registry's own, as IANA lists it, when absent. */
  readonly rdap?: string;
  /** Port of authoritative DNS servers, 53 unless a test world says otherwise. */
  readonly dnsPort: number;
  /** Root of another Cloudflare API, on this machine only, for a test world. */
  readonly cloudflareApi?: string;
}

export interface Edge {
  readonly kind: "cloudflare" | "vercel" | "netlify" | "own" | "none";
  /** For `own`: the response header that only the edge adds. */
  readonly header?: string;
  /** `address:port` of the origin, to see whether it can be reached around the edge. */
  readonly origin?: string;
}

/** One form that a stranger can hammer. `{{unique}}` in a value becomes a fresh word for each request. */
export interface PublicForm {
  readonly name: string;
  readonly url: string;
  readonly kind: "login" | "reset" | "signup" | "contact";
  readonly fields: Readonly<Record<string, string>>;
}

export interface Person {
  readonly name: string;
  readonly contact: string;
}

/** Everything the configuration says, after defaults; serialisable, so a report can carry it. */
export interface Declared {
  readonly domain: string;
  /** Public landing page. */
  readonly site: string;
  /** Where customers log in; equals `site` where there is one host only. */
  readonly app: string;
  readonly hosts: readonly DeclaredHost[];
  readonly edge?: Edge;
  readonly mailFrom?: string;
  readonly selectors: readonly string[];
  readonly senders: readonly string[];
  /** Hosts of others that links in the app's mails may lead to. */
  readonly mailLinkHosts?: readonly string[];
  /** Routes of the API whose CORS answers matter, and the origins that may call them. */
  readonly cors?: { readonly routes: readonly string[]; readonly allowed: readonly string[] };
  readonly forms: readonly PublicForm[];
  /** Where payment providers and other services send their messages. */
  readonly webhooks?: readonly string[];
  /** Where sign-in providers send people back to. */
  readonly oauthCallbacks?: readonly string[];
  /** Addresses, and folders by a slash at their end, whose answers are meant to be large. */
  readonly largeAnswers?: readonly string[];
  /** DNS records as the handover documents them, `name TYPE value`. */
  readonly documentedRecords: readonly string[];
  readonly owners: Readonly<Record<string, readonly Person[]>>;
}

export interface Target {
  readonly declared: Declared;
  readonly vantage: Vantage;
  /** Absolute path of the repository to read, if any. */
  readonly repository?: string;
  readonly bundle?: string;
  /** A file that `docker save` wrote. */
  readonly image?: string;
  /** Secrets that somebody accepted by name, with an end. */
  readonly allowedSecrets?: readonly AllowedSecret[];
  readonly environments: readonly { readonly name: string; readonly file: string }[];
  /** Absolute path of the list of settings with their owners, whether or not there is one. */
  readonly settingsList?: string;
  /** Absolute path of the list of who changes what, whether or not there is one. */
  readonly checklist?: string;
  readonly journeys: readonly Journey[];
  readonly inbox?: Inbox;
  readonly load?: LoadPlan;
  readonly crowd?: CrowdPlan;
  /** Where the application may tell what its requests do. */
  readonly traces?: { readonly address: string; readonly port: number };
  /** Name of the environment variable that holds the address of the application's database. */
  readonly databaseEnv?: string;
  /** Absolute path of a file with more names of the domain: a zone export, a certificate log, a list. */
  readonly extraNames?: string;
  /** Pages a cache should answer, absolute URLs. */
  readonly cachedPages: readonly string[];
  /** Absolute path of the folder where runs are kept, if any. */
  readonly runs?: string;
  /** Absolute paths of the folder with baselines, and of the list of what was done about speed, whether or not they are there. */
  readonly speed?: { readonly baselines: string; readonly work: string };
  readonly watch?: { readonly url: string };
  readonly drill?: Drill;
  readonly logs?: LogPlace;
  readonly releases?: ReleasePlace;
  readonly builds?: BuildPlan;
  /** Where the database's changes are tried. */
  readonly scratch?: ScratchPlace;
  /** How the release before is tried on the changed database. */
  readonly fallback?: FallbackPlan;
  /** What must answer, and what must refuse, after each release. */
  readonly smoke?: SmokePlan;
  /** Loopback source addresses for synthetic customers, `127.x.y.0/24`-like prefix; real networks ignore it. */
  readonly clientAddresses?: string;
}

/** How a clean copy of the code is built. */
export interface BuildPlan {
  /** Absent: what belongs to the lock file. */
  readonly install?: DeclaredCommand;
  /** Absent where the configuration names none. */
  readonly command?: DeclaredCommand;
  /** Folders that the build fills, from the repository's folder on. */
  readonly output: readonly string[];
}

/** How the code of an earlier release is started, and what it must answer. */
export interface FallbackPlan {
  /** Stays and answers requests. */
  readonly start: DeclaredCommand;
  /** Names of the variables that tell it where its database is, and at which port to answer. */
  readonly databaseEnv: string;
  readonly portEnv: string;
  /** Where it answers at one port alone. */
  readonly port?: number;
  /** What else it needs to start; `{{port}}` and `{{url}}` are replaced. */
  readonly environment: Readonly<Record<string, string>>;
  /** Pages, and commands that find where it answers in OPENINGDAY_URL. */
  readonly smoke: readonly (FallbackPage | DeclaredCommand)[];
}

export interface FallbackPage {
  readonly path: string;
  /** The one status that is right; any below 400 without it. */
  readonly status?: number;
  readonly contains?: string;
  /** Host name that it is asked under, where the app tells hosts apart. */
  readonly host?: string;
}

interface DeclaredCommand {
  readonly run: string;
  readonly timeoutSeconds: number;
}

/** Where releases leave their traces. */
export interface ReleasePlace {
  /** Absolute path of the folder with the journals of `openingday release`. */
  readonly journals: string;
  /** A command for the way back is declared. */
  readonly canGoBack: boolean;
  /** Answers the commit that customers have. */
  readonly live?: { readonly url: string; readonly field?: string };
}

/** Addresses that are asked after each release. */
export interface SmokePlan {
  readonly routes: readonly SmokeRoute[];
  readonly webhooks: readonly SmokeWebhook[];
}

export interface SmokeRoute {
  readonly name: string;
  readonly url: string;
  readonly method: "GET" | "POST";
  /** `customers`: whoever is not logged in must be refused, or sent to log in. */
  readonly access: "everybody" | "customers";
  /** The one status that is right; without it a success after at most five redirects, or, for customers, any refusal. */
  readonly status?: number;
  /** Words that must stand in the answer. */
  readonly contains?: string;
}

export interface SmokeWebhook {
  readonly url: string;
  readonly signature?: WebhookSignature;
  /** What is sent, `{{unique}}` replaced; a made-up kind of event without it. */
  readonly event?: Readonly<Record<string, unknown>>;
  /**
   * An address that shows how often the app dealt with one message, named by `{{unique}}` in it; `pattern`'s first group is the number.
   * A number that other messages change as well would tell nothing.
   */
  readonly effect?: { readonly url: string; readonly pattern: string };
}

/** How a sender signs. `secretEnv` is the name of the environment variable that holds the secret, never the secret. */
export type WebhookSignature =
  | { readonly kind: "stripe"; readonly secretEnv: string }
  /** HMAC of the body alone in one header, as GitHub (`sha256=` and hex) and Shopify (base64) do it. */
  | {
      readonly kind: "hmac";
      readonly secretEnv: string;
      readonly header: string;
      readonly prefix: string;
      readonly algorithm: "sha1" | "sha256" | "sha512";
      readonly encoding: "hex" | "base64";
    };

/** Where the app's log can be read, and the requests that tell most about it. */
export interface LogPlace {
  /** Absolute path; either this or `url`. */
  readonly file?: string;
  /** Answers the newest part of the log as text. */
  readonly url?: string;
  /** The address that the payment provider calls. */
  readonly payment?: string;
  /** A request that the app must refuse or fail at. */
  readonly failure?: { readonly method: string; readonly url: string };
}

/** One accepted secret: a fingerprint, or a rule in a file. */
export interface AllowedSecret {
  readonly fingerprint?: string;
  readonly rule?: string;
  readonly path?: string;
  readonly by: string;
  readonly reason: string;
  /** ISO date: counts until the end of that day, UTC. */
  readonly until: string;
}

/** A mailbox that we can read. `{{unique}}` in its address is replaced, e.g. `launch-{{unique}}@inbox.test`. */
export type Inbox = MailpitInbox | ListenInbox | ImapInbox;

interface AnyInbox {
  readonly address: string;
  /** How long a mail is waited for, seconds. Default 90. */
  readonly waitSeconds?: number;
}
/** Read over Mailpit's HTTP API. */
export interface MailpitInbox extends AnyInbox {
  readonly kind: "mailpit";
  readonly url: string;
}
/** Our own seed mailbox: `prove` opens it for its run, or reads the one that `openingday mail listen` keeps open. */
export interface ListenInbox extends AnyInbox {
  readonly kind: "listen";
  /** `address:port` of its mail server. */
  readonly smtp: string;
  /** `address:port` on loopback where its mails can be read. */
  readonly api: string;
}
/** Where a mailbox is opened, and as whom. */
export interface ImapAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; false begins in plain text and demands STARTTLS, except on loopback. */
  readonly secure: boolean;
  readonly user: string;
  /** Name of the environment variable that holds the password: never the password. */
  readonly passwordEnv: string;
}
/** A real mailbox at a provider. */
export interface ImapInbox extends AnyInbox, ImapAccount {
  readonly kind: "imap";
}

/** Several people at once. */
export interface CrowdPlan {
  readonly people: number;
  readonly seconds: number;
  /** Usual pause of a person between two steps. */
  readonly thinkMs: number;
  /** Id of the journey that they take; the customer's when absent. */
  readonly journey?: string;
}

export interface LoadPlan {
  readonly ratePerSecond: number;
  readonly requests: number;
  /** Journey whose steps make the session that the routes are asked with. */
  readonly session: string;
  /** How often `openingday perf baseline` walks the journey of what writes. Default 20. */
  readonly walks?: number;
  /** Which route, or step of a journey, stands for what every customer does first, where its name does not tell. */
  readonly core?: { readonly signUp?: string; readonly booking?: string; readonly dashboard?: string };
  readonly routes: readonly {
    readonly route: string;
    readonly kind: "read" | "write";
    readonly method: string;
    readonly url: string;
    readonly fields?: Readonly<Record<string, string>>;
    readonly expect: number;
  }[];
}

/** A command or request that breaks the endpoint, one that restores it, and where the alarm can be seen. */
export interface Drill {
  readonly stop: { readonly method: string; readonly url: string };
  readonly start: { readonly method: string; readonly url: string };
  /** Answers a JSON array of deliveries `{sink, at, text}`; `?since=<epoch ms>` is added. */
  readonly alarms: string;
  readonly intervalSeconds: number;
  readonly waitSeconds: number;
  /** Answers 200 when the application is back. */
  readonly health: string;
}
