/** The part of Playwright's interface that is used here; the library itself is the project's own. */
export interface BrowserLibrary {
  launch(options: {
    readonly executablePath: string;
    readonly headless: boolean;
    readonly chromiumSandbox: boolean;
    readonly timeout: number;
    readonly args: readonly string[];
  }): Promise<LaunchedBrowser>;
  executablePath(): string;
}

export interface LaunchedBrowser {
  newContext(options: { readonly viewport: { readonly width: number; readonly height: number } }): Promise<BrowserContext>;
  close(): Promise<void>;
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
