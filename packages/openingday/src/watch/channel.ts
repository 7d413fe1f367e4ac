import type { Alert } from "../store/store.ts";

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
