/** Who answered in front of a host. */
export type EdgeFront = "cloudflare" | "vercel" | "netlify" | "own";

export interface EdgePath {
  /** The declared edge, or the one that was seen where none is declared. */
  readonly kind: string;
  /** false: the configuration says nothing about an edge. */
  readonly declared?: boolean;
  readonly hosts: readonly {
    readonly host: string;
    /** What shows that the declared edge answered; absent: nothing did. */
    readonly proof?: string;
    /** Whichever edge answered, declared or not, and what shows it. */
    readonly front?: EdgeFront;
    readonly proofs?: readonly string[];
    readonly status?: number;
    readonly address?: string;
    /** An error of Cloudflare's own in place of the page. */
    readonly edgeError?: { readonly status: number; readonly code?: number };
    readonly error?: string;
  }[];
}

/** Active: the origin asked by its own address, around the edge. */
export interface EdgeOrigin {
  readonly address: string;
  /** `refused`: it takes no request that did not come through the edge. */
  readonly direct: "refused" | "answered" | "unreachable";
  readonly detail: string;
  /** Whether the hop from the edge to the origin is encrypted with a certificate valid for the host; null: could not be seen. */
  readonly encrypted: boolean | null;
  /** What was seen of the hop, in half a sentence: the certificate, or that the port speaks no TLS. */
  readonly hop?: string;
}

/** Active: what the server itself, through `@openingday/node`, saw of a request that came by the edge. */
export type EdgeArrival =
  | {
      readonly mounted: true;
      /** Whether the connection to the server was encrypted. */
      readonly encrypted: boolean;
      /** Whether it came from one of Cloudflare's published addresses; elsewhere something stands between the two. */
      readonly fromCloudflare: boolean;
      /** What the visitor used, by Cloudflare's word (CF-Visitor). */
      readonly visitorScheme?: string;
    }
  /** The server does not tell. `setting`: the line that lets it, safe to show. */
  | { readonly mounted: false; readonly setting: string };

export interface CorsAnswer {
  readonly route: string;
  /** `reflected`, `null`, `suffix`, `prefix`, `subdomain`, `http`, `localhost`, `allowed`, `second`. */
  readonly originClass: string;
  readonly origin: string;
  readonly status: number;
  readonly allowOrigin?: string;
  readonly allowCredentials: boolean;
  readonly preflight: boolean;
  readonly withSession: boolean;
}
export interface CorsAnswers {
  readonly routes: readonly string[];
  readonly answers: readonly CorsAnswer[];
  readonly errors: readonly string[];
}

export interface LimitBurst {
  readonly form: string;
  readonly url: string;
  readonly sent: number;
  /** What friction was seen, and at which request; absent when none was. */
  readonly friction?: { readonly at: number; readonly signal: string };
  readonly statuses: readonly number[];
  readonly error?: string;
}
export interface LimitBursts {
  readonly bursts: readonly LimitBurst[];
}
