/** What every parser returns: the value, or one sentence saying why the text is not what it should be. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };
