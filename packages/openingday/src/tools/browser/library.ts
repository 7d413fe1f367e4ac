/** The part of Playwright's interface that is used here; the library itself is the project's own. */
export interface BrowserLibrary {
  launch(options: {
    readonly executablePath: string;
    readonly headless: boolean;
    readonly chromiumSandbox: boolean;
    readonly timeout: number;
    readonly args: readonly string[];
    /** Whether Playwright ends the browser, and this process, by itself. */
    readonly handleSIGINT?: boolean;
    readonly handleSIGTERM?: boolean;
    readonly handleSIGHUP?: boolean;
  }): Promise<LaunchedBrowser>;
  executablePath(): string;
}

export interface LaunchedBrowser {
  newContext(options: {
    /** Null is as large as the window. */
    readonly viewport: { readonly width: number; readonly height: number } | null;
    /** What such a worker asks for is not seen; without one the page asks itself. */
    readonly serviceWorkers?: "block";
  }): Promise<BrowserContext>;
  close(): Promise<void>;
  on(event: "disconnected", gone: () => void): void;
}

export interface BrowserContext {
  newPage(): Promise<OpenPage>;
  addCookies(cookies: readonly { readonly url: string; readonly name: string; readonly value: string }[]): Promise<void>;
  cookies(): Promise<
    readonly {
      readonly name: string;
      readonly value: string;
      readonly domain: string;
      readonly path: string;
      readonly expires: number;
      readonly httpOnly: boolean;
      readonly secure: boolean;
    }[]
  >;
  newCDPSession(page: OpenPage): Promise<DevTools>;
  on(event: "page", opened: (page: OpenPage) => void): void;
  on(event: "request" | "requestfinished" | "requestfailed", happened: (request: SeenRequest) => void): void;
  on(event: "response", came: (response: SeenResponse) => void): void;
  on(event: "dialog", opened: () => void): void;
  pages(): readonly OpenPage[];
  addInitScript(script: { readonly content: string }): Promise<unknown>;
  /** Gives every page and frame a function of that name. */
  exposeBinding(name: string, called: (source: unknown, ...args: readonly unknown[]) => void): Promise<unknown>;
}

export interface SeenRequest {
  url(): string;
  method(): string;
  resourceType(): string;
  /** Those that the page gave it; without its cookies. */
  headers(): Readonly<Record<string, string>>;
  postDataBuffer(): Uint8Array | null;
  /** Bytes as they were sent, once the answer is whole. */
  sizes(): Promise<{ readonly responseBodySize: number }>;
}

export interface SeenResponse {
  request(): SeenRequest;
  status(): number;
  headers(): Readonly<Record<string, string>>;
  /** With its cookies, each by itself. */
  headersArray(): Promise<readonly { readonly name: string; readonly value: string }[]>;
  body(): Promise<Uint8Array>;
}

/** Chromium's own protocol. @see https://chromedevtools.github.io/devtools-protocol/tot/Fetch/ */
export interface DevTools {
  send(method: string, parameters?: object): Promise<unknown>;
  on(event: "Fetch.requestPaused", paused: (event: PausedRequest) => void): void;
}

export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly request: { readonly url: string };
}

export interface OpenPage {
  goto(url: string, options: { readonly timeout: number; readonly waitUntil: "domcontentloaded" }): Promise<{ status(): number } | null>;
  url(): string;
  close(): Promise<void>;
  on(event: "close", closed: () => void): void;
  on(event: "console", heard: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", heard: (error: Error) => void): void;
  locator(selector: string): Place;
  getByLabel(text: string): Place;
  getByPlaceholder(text: string): Place;
  getByRole(role: "button" | "link", options: { readonly name: string }): Place;
  getByText(text: string): Place;
}

export interface Place {
  or(other: Place): Place;
  first(): Place;
  fill(value: string, options: { readonly timeout: number }): Promise<void>;
  click(options: { readonly timeout: number }): Promise<void>;
  selectOption(values: { readonly label: string }, options: { readonly timeout: number }): Promise<unknown>;
  innerText(options: { readonly timeout: number }): Promise<string>;
}
