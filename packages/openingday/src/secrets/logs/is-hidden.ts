const masks =
  /^(?:[*•.xX#-]{2,}|(?:\[|<|\(|\{)?\s*(?:redacted|hidden|filtered|masked|removed|omitted|secret|sensitive|scrubbed|hash(?:ed)?|circular|object(?: object)?|undefined|null|none|empty|nil|true|false|string|number|boolean|present|absent|missing|invalid|unset|set|yes|no|ok|expired|required|unknown|default|anonymous|n\/a)[^\]>)}]{0,12}\s*(?:\]|>|\)|\})?)$/iu;
/** Begins or ends in a mask, as `sk_live_…`, `4242********4242` or `a***@b.com` do. */
const partlyMasked = /\*{3,}|•{3,}|…|\[(?:redacted|hidden|filtered|masked)|x{6,}|X{4,}/u;

/** Whether somebody has already taken the value out, or there was none: `[REDACTED]`, `***`, `null`, `…`. */
export function isHidden(value: string): boolean {
  return value.trim() === "" || masks.test(value.trim()) || partlyMasked.test(value);
}
