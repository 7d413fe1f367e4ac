import type { DnsLookup } from "./evidence-dns.ts";

/** What DNS says, before any mail is sent, about the mails that each sender will send. */
export interface MailForecast {
  /** Domain that customers see as the sender. */
  readonly fromDomain: string;
  readonly senders: readonly ForecastSender[];
  /** Declared senders that no table knows. */
  readonly strangers: readonly string[];
}
export interface ForecastSender {
  readonly name: string;
  /** What shows in the code that it sends, where the configuration does not name it. */
  readonly foundIn?: string;
  /** Whether the provider's own documents were read for what is known of it. */
  readonly verified: boolean;
  /** Keys that it signs with, as far as their names are known; `complete`: it has no others. */
  readonly keys: readonly { readonly name: string; readonly lookup: DnsLookup }[];
  readonly keysComplete: boolean;
  /** Whether it signs in the customer's name at all. */
  readonly signsForCustomer: boolean;
  /** `never`: its mails return to a host of the provider; `unknown`: the host is one that DNS cannot be asked for by name. */
  readonly returnPath:
    | "never"
    | "unknown"
    | { readonly host: string; readonly always: boolean; readonly txt: DnsLookup; readonly mx: DnsLookup };
}
