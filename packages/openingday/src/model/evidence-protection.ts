export interface EdgePath {
  readonly kind: string;
  readonly hosts: readonly {
    readonly host: string;
    /** The header or address that shows the edge answered; absent: nothing did. */
    readonly proof?: string;
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
}

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
