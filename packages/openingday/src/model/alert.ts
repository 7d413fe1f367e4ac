import type { Layer } from "./incident.ts";

/** What a channel is asked to say. Every word is for a founder; nothing in it is secret. */
export interface Alert {
  readonly incident: string;
  /** `changed` and `tested`: a record of mail is not what it was, and what the mail test said after it. */
  readonly transition: "down" | "recovered" | "changed" | "tested";
  readonly check: string;
  readonly url: string;
  /** When the outage began, epoch milliseconds. */
  readonly since: number;
  readonly at: number;
  readonly layer?: Layer;
  /** One line: what is down, or what works again. */
  readonly title: string;
  readonly seen: string;
  readonly firstAction: string;
  /** What a channel shows below the title: the address, since when, what was seen, the first thing to do. */
  readonly lines: readonly string[];
}

/** A place where alerts are read. `send` resolves once the other side took it, and rejects with a sentence that holds no secret. */
export interface Channel {
  /** Names it in the store and in logs; never an address. */
  readonly key: string;
  send(alert: Alert): Promise<void>;
}

/** The other side did not take the alert; `retryAfterMs` when it said how long to wait. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
  readonly retryAfterMs: number | undefined;
  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
