/** An address that the code answers. */
export interface FoundRoute {
  readonly method: "GET" | "POST" | "PUT";
  /** As the code writes it: `/book/:slug`. */
  readonly path: string;
}

export interface FoundField {
  readonly name: string;
  /** Of an input; empty where it has none. */
  readonly type: string;
  /** What stands in it already; what code puts there is not known. */
  readonly value?: string;
}

/** A form in a page of the code. */
export interface FoundForm {
  /** Path that it is sent to; absent where a script sends it, or code makes it. */
  readonly action?: string;
  readonly fields: readonly FoundField[];
  /** File that it is in. */
  readonly file: string;
}

export interface FoundRoutes {
  readonly routes: readonly FoundRoute[];
  readonly forms: readonly FoundForm[];
}
