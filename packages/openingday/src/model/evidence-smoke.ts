/** How far a stranger came at an address that is for customers. */
export type Welcome =
  /** Refused, or sent on to another page, as to the one for logging in. */
  | "kept-out"
  /** Something was answered that is more than an empty page or a request to log in. */
  | "let-in"
  /** A page with little or nothing on it, which fills itself in the browser, or one that speaks of logging in. */
  | "unclear";

/** One declared address, asked as somebody who is not logged in. */
export interface RouteAnswer {
  readonly name: string;
  /** Without its query. */
  readonly url: string;
  readonly method: string;
  readonly access: "everybody" | "customers";
  /** The status that was declared, if any. */
  readonly expected?: number;
  readonly status?: number;
  /** Where redirects ended. */
  readonly endedAt?: string;
  /** The words that should stand in the answer, and whether they do. */
  readonly words?: { readonly wanted: string; readonly found: boolean };
  /** For customers' addresses. */
  readonly welcome?: Welcome;
  /** Why there is no answer. */
  readonly error?: string;
  /** The machine was reached and nobody answered there, or the answer broke off. */
  readonly brokeOff?: boolean;
}

/** Active: pages that must answer, and addresses that must refuse a stranger. */
export interface SmokeRoutes {
  readonly routes: readonly RouteAnswer[];
}

/**
 * `signed`: with the right secret. `unsigned`: no signature. `forged`: signed with an invented secret. `altered`: a good signature that
 * belongs to another body. `repeated`: the signed one once more, byte for byte the same body.
 */
export type DeliveryKind = "signed" | "unsigned" | "forged" | "altered" | "repeated";

export interface Delivery {
  readonly kind: DeliveryKind;
  readonly status?: number;
  /** The answer speaks of a signature. */
  readonly namesSignature?: boolean;
  /** Where the answer sends the message on to: nobody follows. */
  readonly sentOnTo?: string;
  readonly error?: string;
  readonly brokeOff?: boolean;
}

/** The number at the declared address, before anything was sent, after the first delivery and after the second. */
export type SeenEffect =
  | { readonly before: number; readonly afterFirst: number; readonly afterSecond: number }
  | { readonly error: string };

export interface WebhookAnswer {
  /** Without its query. */
  readonly url: string;
  /** Name of the environment variable with the secret; absent where no signature is declared. */
  readonly secretEnv?: string;
  /** Whether that variable is set here. */
  readonly secretSet: boolean;
  /** The configuration says which event is sent; else it is one of a kind that does not exist. */
  readonly ownEvent: boolean;
  readonly deliveries: readonly Delivery[];
  readonly effect?: SeenEffect;
}

/** Active: what each webhook makes of a signed, a forged and a repeated message. */
export interface WebhookAnswers {
  readonly webhooks: readonly WebhookAnswer[];
}
