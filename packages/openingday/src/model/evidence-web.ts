import type { AnswerWeight, ImageSize } from "./evidence-weight.ts";

/** How far a request came before nothing answered; absent where the reason was not the network's (a budget, a deadline). */
export interface Failure {
  readonly layer: "dns" | "connect" | "tls" | "http";
  /** The system's word, such as `ECONNREFUSED`. */
  readonly code: string;
}

/** One certificate of a chain, as the server sent it. */
export interface SentCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO times. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Issued by itself: a root, or nobody's word but its own. */
  readonly selfIssued: boolean;
  /** `rsa`, `ec`, `ed25519` ... */
  readonly key: string;
  readonly keyBits?: number;
  readonly curve?: string;
  /** Such as `RSA with SHA-256`. */
  readonly signature?: string;
  /** Where the issuer's certificate can be fetched (authority information access). */
  readonly issuerUrl?: string;
}

/** The certificate that a server should have sent and did not. */
export interface MissingIssuer {
  readonly name: string;
  readonly url?: string;
  /** `completes`: fetched, and with it the chain leads to a trusted root; `no-root`: fetched, and it does not; `not-fetched`: unknown. */
  readonly proof: "completes" | "no-root" | "not-fetched";
  readonly detail: string;
}

export interface TlsHost {
  readonly host: string;
  readonly address?: string;
  /** No handshake: the system's error code and text. */
  readonly error?: string;
  readonly failure?: Failure;
  /** Whether the chain leads to a trusted root, judged apart from name and dates; with OpenSSL's word when not. */
  readonly chainError?: string;
  readonly nameMatches?: boolean;
  /** subjectAltName entries, without the `DNS:` prefix. */
  readonly names?: readonly string[];
  readonly issuer?: string;
  /** ISO times. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly protocol?: string;
  readonly alpn?: string;
  /** The chain as it was sent, the host's own certificate first. */
  readonly chain?: readonly SentCertificate[];
  readonly missing?: MissingIssuer;
}
export interface TlsHosts {
  /** When looked, ISO: checks compute days left from it. */
  readonly at: string;
  readonly hosts: readonly TlsHost[];
}

/** Which TLS versions older than 1.2 a host still takes. */
export interface TlsVersions {
  readonly hosts: readonly {
    readonly host: string;
    readonly taken: readonly string[];
    /** Why it could not be seen. */
    readonly error?: string;
  }[];
}

export interface Hop {
  readonly url: string;
  readonly status: number;
  /** Absolute, resolved against `url`. */
  readonly location?: string;
  /** Server and via headers that name who answered, for the cause of a loop. */
  readonly by?: string;
  /** Strict-Transport-Security, as it came over https. */
  readonly hsts?: string;
}
export interface Walk {
  readonly start: string;
  readonly hops: readonly Hop[];
  readonly end: "answered" | "loop" | "too-many" | "error";
  readonly error?: string;
  readonly failure?: Failure;
}
/** An address that machines or forms come to, and the answer to one plain look at it. */
export interface FixedAddress {
  readonly kind: "webhook" | "oauth" | "form";
  readonly url: string;
  readonly status?: number;
  readonly location?: string;
  readonly by?: string;
  readonly error?: string;
  readonly failure?: Failure;
}
export interface RedirectWalks {
  readonly walks: readonly Walk[];
  /** Addresses that must not redirect. */
  readonly fixed?: readonly FixedAddress[];
}
/** The redirect map of the last look. */
export interface EarlierWalks {
  /** When it was made, ISO; absent where none is kept. */
  readonly at?: string;
  readonly walks: readonly Walk[];
  /** Why the kept map could not be read. */
  readonly error?: string;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}
export interface Asset {
  /** Of the first GET; absent in evidence of earlier versions. */
  readonly weight?: AnswerWeight;
  /** Of an image, its own size. */
  readonly pixels?: ImageSize;
  /** Of an image, how large this page’s markup shows it, in CSS pixels. */
  readonly shown?: ImageSize;
  readonly url: string;
  readonly status: number;
  readonly bytes: number;
  readonly hashed: boolean;
  /** Response headers of the second GET; cookie values masked. */
  readonly headers: readonly Header[];
  readonly error?: string;
}
export interface Page {
  readonly url: string;
  readonly status?: number;
  readonly error?: string;
  readonly failure?: Failure;
  readonly bytes?: number;
  readonly weight?: AnswerWeight;
  readonly headers?: readonly Header[];
  readonly title?: string;
  /** http:// sub-resources of an https page. */
  readonly mixedContent?: readonly string[];
  /** Content security policies of `<meta http-equiv>` elements. */
  readonly policiesInMarkup?: readonly string[];
  readonly assets: readonly Asset[];
}
/** What a landing page besides those of the site and the app says about itself; nothing that it loads was fetched. */
export type BarePage = Omit<Page, "assets" | "title" | "bytes" | "weight">;
export interface Pages {
  /** The site's first, then the app's. */
  readonly pages: readonly Page[];
  /** Landing pages of the other declared hosts that show some. */
  readonly others?: readonly BarePage[];
}
