/** A host as the stage's page lists it. */
export interface HostLine {
  readonly name: string;
  readonly addresses: readonly string[];
  /** CNAME chain, in order. */
  readonly chain: readonly string[];
  readonly provider?: string;
  /** What named the provider. */
  readonly rule?: string;
  /** `valid until 2026-09-01, Let’s Encrypt`, or what is wrong with it; absent where no handshake was made. */
  readonly certificate?: string;
}

/** A record that mail depends on. */
export interface RecordLine {
  readonly name: string;
  readonly type: "MX" | "TXT";
  readonly values: readonly string[];
  /** Why there is none: `NXDOMAIN`, or the reason that nothing answered. */
  readonly missing?: string;
}

/** What a receiver would say about one mail that the application really sent. */
export interface MailVerdict {
  readonly purpose: string;
  readonly from: string;
  readonly returnPath: string;
  readonly spf: { readonly result: string; readonly domain: string; readonly aligned: boolean };
  readonly dkim: readonly { readonly result: string; readonly domain: string; readonly selector: string; readonly aligned: boolean }[];
  readonly dmarc: { readonly result: string; readonly policy: string };
  readonly tookMs: number;
}

/** The evidence of stage 2 that its page shows; parts that were not looked at are absent. */
export interface StageTwo {
  readonly hosts?: readonly HostLine[];
  readonly records?: readonly RecordLine[];
  readonly mails?: readonly MailVerdict[];
  /** Mails that were waited for in vain, with the reason. */
  readonly missing?: readonly { readonly purpose: string; readonly reason: string }[];
}
