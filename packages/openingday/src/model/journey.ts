/**
 * Where a value comes from: the answer's JSON by path (`$.items[0].id`), a header, a cookie that is kept by then, a form field's value, a
 * regular expression's first group over the answer or over the address it ended at.
 */
export type Capture =
  | { readonly json: string }
  | { readonly header: string }
  | { readonly cookie: string }
  | { readonly field: string }
  | { readonly pattern: string }
  | { readonly finalUrl: string };

/** What an answer must be; a success where no status is given. */
export interface Expectation {
  readonly status?: number;
  /** Text that must be in the body. */
  readonly contains?: string;
  /** The final URL must contain this. */
  readonly at?: string;
}

export interface RequestStep {
  readonly kind: "request";
  readonly name: string;
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute; `{{name}}` is replaced from captured values. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Follows at most five redirects unless false. */
  readonly follow?: boolean;
  /** What is not met ends the journey. */
  readonly expect?: Expectation;
  /** What is not met is told, and the journey goes on. */
  readonly soft?: Expectation;
  readonly capture?: Readonly<Record<string, Capture>>;
  /** Repeats the request until it goes as expected, for work done in the background. */
  readonly retry?: { readonly times: number; readonly everyMs: number };
  readonly limitMs?: { readonly degraded?: number; readonly failed?: number };
}
export interface MailStep {
  readonly kind: "mail";
  readonly name: string;
  readonly to: string;
  readonly purpose: string;
  /** Regular expression over the text; its first group is captured. */
  readonly capture: Readonly<Record<string, { readonly pattern: string }>>;
  readonly withinMs: number;
}
export interface PauseStep {
  readonly kind: "pause";
  readonly name: string;
  readonly ms: number;
}
/** What a person does on a page: by the words beside a field or on a button, or by a CSS selector that begins with `#`, `.` or `[`. */
export type PageAction =
  | { readonly fill: string; readonly with: string }
  | { readonly choose: string; readonly option: string }
  | { readonly click: string };

/** A page in a real browser, for what works with JavaScript alone. Cookies are shared with the other steps. */
export interface BrowserStep {
  readonly kind: "browser";
  readonly name: string;
  /** The page to open; without it the one goes on that the browser step before left open. */
  readonly url?: string;
  /** One after the other; each waits for what it needs. */
  readonly actions?: readonly PageAction[];
  /** Waited for. `contains` are words that can be seen. */
  readonly expect?: { readonly contains?: string; readonly at?: string };
  /** Over what can be seen, or over the address. */
  readonly capture?: Readonly<Record<string, { readonly pattern: string } | { readonly finalUrl: string }>>;
  readonly limitMs?: { readonly degraded?: number; readonly failed?: number };
}
export type Step = RequestStep | MailStep | PauseStep | BrowserStep;

/** One definition for smoke, perf, watch, prove and the final validation. Plain data. `{{unique}}` and `{{email}}` are given; `{{secret.NAME}}` is the environment variable NAME. */
export interface Journey {
  readonly id: string;
  readonly title: string;
  /** Whether it creates anything; a writing journey must declare its cleanup or watch refuses it. */
  readonly writes: boolean;
  readonly steps: readonly Step[];
  readonly cleanup?: readonly Step[];
}
