/**
 * A DKIM record that a provider has its customers publish. In `selector` and `target`, `*` stands for a part that the provider makes
 * up for each customer, `{domain}` for the customer's domain and `{dashed}` for the same with dashes in place of dots.
 */
export interface DkimPattern {
  readonly type: "TXT" | "CNAME";
  /** What stands in front of `._domainkey`. */
  readonly selector: string;
  /** For a CNAME: the name that holds the key. */
  readonly target?: string;
}

/** Where mails that cannot be delivered go back to, which is the domain that receivers check SPF for. */
export interface ReturnPath {
  /** `own`: always a host of the customer; `offered`: the provider's own until the customer sets one up; `provider`: never the customer's. */
  readonly kind: "own" | "offered" | "provider";
  /** The label it is set up with where nobody changed it, e.g. `send`; absent where it is the bare domain or made up for each customer. */
  readonly label?: string;
  readonly records?: readonly { readonly type: "MX" | "CNAME"; readonly target: string }[];
}

/** What shows that a provider is in use. Names of hosts also stand for everything below them. */
export interface ProviderSigns {
  /** Targets of `include:` and `redirect=`. */
  readonly spf?: readonly string[];
  readonly mx?: readonly string[];
  /** Targets of CNAME records, those of DKIM and return path left out: they follow from the patterns. */
  readonly cname?: readonly string[];
  /** Dependencies in package.json. */
  readonly packages?: readonly string[];
  /** Names of environment variables; a trailing `*` stands for any ending. */
  readonly environment?: readonly string[];
  /** Hosts that an application hands its mail to. */
  readonly smtp?: readonly string[];
  /** Domains of its own that its signatures, return paths and sending servers carry, as receivers report them. */
  readonly carries?: readonly string[];
}

/** One service that sends or receives mail for its customers, as its documents describe it. */
export interface MailProvider {
  readonly id: string;
  readonly name: string;
  /** Other words by which a configuration may name it; case, spaces and punctuation do not count. */
  readonly aliases?: readonly string[];
  /** `built-in`: a platform's own mailer, meant for trying things out. */
  readonly kind: "transactional" | "marketing" | "mailbox" | "built-in";
  readonly signs: ProviderSigns;
  /**
   * `required`: SPF cannot pass under the customer's name without the include; `optional`: DKIM carries DMARC alone; `never`: the
   * provider does not send under a return path of the customer, or a CNAME brings the record along, so an include is dead weight.
   */
  readonly spf: { readonly need: "required" | "optional" | "never"; readonly include?: string; readonly at: "domain" | "return-path" };
  /** Complete sets, the usual one first; any one of them is enough. Empty where the provider signs with its own domain only. */
  readonly dkim: readonly (readonly DkimPattern[])[];
  readonly returnPath: ReturnPath;
  /** What can align with the From domain once everything is set up. */
  readonly aligns: "spf and dkim" | "dkim" | "nothing";
  readonly source: {
    readonly url: string;
    /** When the entry was written or last compared. */
    readonly dated: string;
    /** False: taken from third parties or general knowledge, so no finding may rest on it alone. */
    readonly verified: boolean;
  };
  /** Why the doors must not open on it. */
  readonly blocker?: string;
}
