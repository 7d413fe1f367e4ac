import type { DnsLookup } from "./evidence-dns.ts";
import type { Header, SentCertificate } from "./evidence-web.ts";
import type { TraceDoor } from "./evidence-traces.ts";
import type { StatementMeterDoor } from "./statement-meter.ts";
import type { ScratchDoors } from "./scratch.ts";
import type { ImapInbox } from "./target.ts";
import type { Workshop } from "./workshop.ts";

export interface DnsQuestion {
  readonly name: string;
  readonly type:
    | "A"
    | "AAAA"
    | "NS"
    | "SOA"
    | "MX"
    | "TXT"
    | "CNAME"
    | "DS"
    | "DNSKEY"
    | "CAA"
    | "PTR"
    | "RRSIG"
    | "TLSA"
    | "HTTPS"
    | "SVCB";
  /** `address:port`, or `https://…` for DNS over HTTPS; the vantage's first resolver when absent. */
  readonly server?: string;
  /** false asks an authoritative server (RD=0). */
  readonly recursion?: boolean;
  /** Asked by itself, even while the same question is under way: for servers that answer differently each time. */
  readonly fresh?: boolean;
  /** CD=1 asks a resolver to answer without verifying signatures: what it refuses as bogus it then gives. @see RFC 4035 section 3.2.2 */
  readonly checkingDisabled?: boolean;
  readonly timeoutMs?: number;
}
export interface DnsAnswer extends DnsLookup {
  readonly authoritative: boolean;
  readonly authenticated: boolean;
  /** CNAMEs followed in the answer section, in order. */
  readonly chain: readonly string[];
  readonly serial?: number;
  /** NS names of the authority section: a referral from the parent. */
  readonly referral: readonly string[];
  readonly server: string;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Source address on loopback for a synthetic customer. */
  readonly localAddress?: string;
  /** Dial this `address:port` whatever DNS says, the URL's host stays in SNI and Host. */
  readonly dial?: string;
  /** Asked of each address that is about to be dialled, for a URL that a stranger wrote; false refuses with NoAnswer. */
  readonly mayDial?: (address: string) => boolean;
  /** Bytes of body kept; the rest is not read. Default 512 KiB. */
  readonly maxBytes?: number;
  /** For the whole exchange. Default 10,000. */
  readonly timeoutMs?: number;
  /** A new connection even where one is warm. */
  readonly fresh?: boolean;
  /** Leaves the values of Set-Cookie as they came, for a journey that logs in; masked otherwise. */
  readonly rawCookies?: boolean;
}
export interface HttpTimings {
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  /** From the request's last byte to the answer's first. */
  readonly waitMs: number;
  readonly totalMs: number;
}
export interface HttpAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
  readonly truncated: boolean;
  /** Bytes of the body as they came, packed or not, as far as they were read. */
  readonly receivedBytes: number;
  /** Where the connection really went. */
  readonly address: string;
  readonly port: number;
  readonly timings: HttpTimings;
  /** First value of a header, by lower-case name. */
  header(name: string): string | undefined;
  text(): string;
}

export interface TlsAnswer {
  readonly address: string;
  readonly chainError?: string;
  readonly nameMatches: boolean;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly protocol: string;
  readonly alpn: string;
  /** The certificates as they were sent, the server's own first. */
  readonly sent: readonly { readonly described: SentCertificate; readonly der: Uint8Array }[];
}
export type OldTlsVersion = "TLSv1" | "TLSv1.1";
export interface OldTlsAnswer {
  /** Whether the server agreed; null where this machine cannot ask. */
  readonly taken: boolean | null;
  readonly reason: string;
}

/** One call of Cloudflare's API. */
export interface CloudflareCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root of the API, with its query: `/zones?name=myapp.com`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}
export interface CloudflareAnswer {
  readonly status: number;
  /** Seconds to wait before the next call, where it says so. */
  readonly retryAfterSeconds?: number;
  /** What the JSON of the answer holds; undefined where it is none. */
  readonly body: unknown;
}

export interface SmtpRequest {
  readonly host: string;
  /** Default 25. */
  readonly port?: number;
  /** Active runs only: addresses of which the host is asked whether it would take mail for them, at most five. */
  readonly recipients?: readonly string[];
  /** Envelope sender of that question; empty as a bounce has it when absent. */
  readonly sender?: string;
}
export interface SmtpAnswer {
  readonly address: string;
  readonly banner: string;
  /** Lines of the EHLO answer, upper case. */
  readonly extensions: readonly string[];
  readonly startTls: boolean;
  /** What it said in place of a greeting, e.g. `554 no SMTP service here`. */
  readonly refused?: string;
  /** One for each recipient. */
  readonly replies: readonly { readonly recipient: string; readonly code: number; readonly text: string }[];
}

export interface SignRequest {
  /** Name of the environment variable. */
  readonly secretEnv: string;
  readonly text: string;
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
}

/** One customer's browser with one page. Everything rejects with a plain sentence, and within its own time. */
export interface BrowserPage {
  /** Resolves with the status once the page is there; undefined where it has none, as `about:blank`. */
  open(url: string, timeoutMs: number): Promise<number | undefined>;
  fill(field: string, value: string, timeoutMs: number): Promise<void>;
  choose(field: string, option: string, timeoutMs: number): Promise<void>;
  click(what: string, timeoutMs: number): Promise<void>;
  /** The words that can be seen now. */
  text(): Promise<string>;
  address(): string;
  /** Where the page wanted to go and was not let, since nothing shows that it is the user's; absent where it did not. */
  ledAway(): string | undefined;
  /** What the page's scripts complained about so far. */
  complaints(): readonly string[];
  /** Every cookie held, as a `Set-Cookie` line, with the address it is for. */
  cookies(): Promise<readonly { readonly url: string; readonly line: string }[]>;
  take(cookies: readonly { readonly url: string; readonly name: string; readonly value: string }[]): Promise<void>;
  close(): Promise<void>;
}

/** Why a file of a list was not read: it is no longer there, is a link, a folder or a pipe, is larger than asked for, or the system refused. */
export type WhyUnread = "gone" | "not a file" | "too large" | "unreadable";

/** The only doors out. A probe's fakes implement these; nothing else may read the world. */
export interface Tools {
  readonly dns: {
    /** Rejects with NoAnswer when no server answered; NXDOMAIN, SERVFAIL and REFUSED are answers. */
    query(question: DnsQuestion): Promise<DnsAnswer>;
    /** Addresses for dialling, through the vantage. */
    addresses(host: string): Promise<readonly string[]>;
  };
  readonly http: {
    /** Never follows a redirect. Rejects with NoAnswer, or OverBudget once a host had its share. */
    request(request: HttpRequest): Promise<HttpAnswer>;
  };
  /** A real mailbox that the configuration declares ours; it is only read. Rejects with a plain sentence. */
  readonly imap: {
    /** Ids of the mails to exactly this address in the inbox and the junk folder, newest first. */
    list(box: ImapInbox, address: string): Promise<readonly string[]>;
    fetch(
      box: ImapInbox,
      id: string,
    ): Promise<{
      readonly raw: Uint8Array;
      readonly truncated: boolean;
      readonly folder: { readonly name: string; readonly junk: boolean };
    }>;
  };
  /**
   * Cloudflare's API with the user's token, which never leaves this door; absent where no token was given. Rejects with NoAnswer
   * when nothing answered; a refusal is an answer.
   */
  readonly cloudflare?: { request(call: CloudflareCall): Promise<CloudflareAnswer> };
  readonly smtp: {
    /** One conversation without a message. Rejects with NoAnswer when nobody speaks SMTP there. */
    converse(request: SmtpRequest): Promise<SmtpAnswer>;
  };
  readonly tls: {
    handshake(host: string, port?: number, dial?: string): Promise<TlsAnswer>;
    /** Offers one old version and nothing newer; for active probes. */
    offerOld(host: string, version: OldTlsVersion): Promise<OldTlsAnswer>;
    /** Whether certificates in DER, the server's own first, lead to a trusted root: undefined when they do, else OpenSSL's word. */
    judge(chain: readonly Uint8Array[]): string | undefined;
  };
  readonly files: {
    /** UTF-8 text of at most `maxBytes` (default 1 MiB); rejects with the system's error. */
    readText(path: string, maxBytes?: number): Promise<string>;
    readBytes(path: string, maxBytes?: number): Promise<Uint8Array>;
    /**
     * Reads one file of a folder after the other and shows each, in their order, until `visit` returns true. Links are not followed, not
     * on the way to a file either. The bytes are undefined where a file could not be read, and there only until `visit` returns: the next
     * file takes their place. `name` gives the name that git has for such a content.
     */
    readEach(
      folder: string,
      paths: readonly string[],
      maxBytes: number,
      visit: (index: number, bytes: Uint8Array | undefined, name: () => string, why: WhyUnread | undefined) => boolean,
    ): Promise<void>;
    /** Regular files below a folder, relative paths, links not followed, `.git` and `node_modules` left out. */
    list(folder: string): AsyncIterable<{ readonly path: string; readonly bytes: number }>;
    exists(path: string): Promise<boolean>;
    /** Bytes of a regular file. */
    size(path: string): Promise<number>;
    /** At most `maxBytes` from `offset` on. */
    readFrom(path: string, offset: number, maxBytes: number): Promise<Uint8Array>;
  };
  readonly git: {
    /**
     * Runs git with hooks, fsmonitor, external diff and ssh switched off; rejects on a non-zero exit with its first line. `indexFile` is the list
     * of staged files to go by, where a hook names another than the repository's own.
     */
    run(
      repository: string,
      args: readonly string[],
      options?: { readonly input?: string; readonly maxBytes?: number; readonly indexFile?: string },
    ): Promise<string>;
    /**
     * What a name such as `HEAD`, `<id>^{commit}` or `refs/tags/v1:./folder` stands for, undefined where it stands for nothing; `bytes` is
     * absent above 16 MiB. One git answers one question after another, so a second question starts no program.
     */
    readObject(repository: string, name: string): Promise<GitObject | undefined>;
    /** The same as `run`, its output as it comes. */
    stream(repository: string, args: readonly string[], input: AsyncIterable<string> | string): AsyncIterable<Uint8Array>;
  };
  /** What an earlier run learnt, kept in the user's own state folder; losing it costs time and nothing else. */
  readonly memory: {
    /** Undefined where nothing is kept, or where it cannot be read. */
    recall(name: string): Promise<string | undefined>;
    /** Kept whole or not at all; a folder that cannot be written to is no error. */
    keep(name: string, text: string): Promise<void>;
  };
  readonly clock: {
    now(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
    /** Resolves once this thread has little else to do, at the latest after `ms`: for work that nobody waits for yet. */
    quiet(ms: number): Promise<void>;
  };
  /** Active runs only: clean copies of the project, and its own commands run in them. Opening rejects with a sentence. */
  readonly workshops?: { open(): Promise<Workshop> };
  /**
   * HMAC of a text with the secret that an environment variable holds, which never leaves this door; undefined where the variable
   * is not set.
   */
  sign(request: SignRequest): string | undefined;
  /** What an environment variable holds, for a journey that names it; absent where none may be read. */
  readonly secret?: (name: string) => string | undefined;
  /** A browser of this machine that only leads to these origins; rejects with a plain sentence where there is none. */
  readonly browser?: { open(origins: readonly string[]): Promise<BrowserPage> };
  /** HMAC-SHA-256 of a secret value with the project's key; 16 hex characters. */
  fingerprint(value: string): string;
  /** Databases that hold nothing, for active probes. */
  readonly scratch?: ScratchDoors;
  /** What takes the spans that an application sends about its own requests; active probes only. */
  readonly traces?: TraceDoor;
  /** What reads the counts of the application's database; active probes only. */
  readonly statements?: StatementMeterDoor;
  /** Opens the server's own account of how requests arrive (`@openingday/node`); the hash is what the server is given. */
  readonly arrivalKey?: { readonly key: string; readonly hash: string };
  readonly random: { word(): string };
}

/** One object of a repository, as git keeps it: a tree in git's binary form. */
export interface GitObject {
  /** SHA-1, or SHA-256 where the repository has that. */
  readonly id: string;
  readonly type: string;
  readonly bytes?: Uint8Array;
}

/** The world did not answer: `layer` says how far we came. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly layer: "dns" | "connect" | "tls" | "http";
  readonly code: string;
  constructor(layer: "dns" | "connect" | "tls" | "http", code: string, message: string) {
    super(message);
    this.layer = layer;
    this.code = code;
  }
}
