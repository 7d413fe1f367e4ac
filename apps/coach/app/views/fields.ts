import { html } from "hono/html";
import type { Markup } from "./layout.ts";

/** One labelled input. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** An input with its label, hint and error, tied together for screen readers. */
export function field({ name, label, type = "text", autocomplete, value = "", hint, error, minLength, maxLength = 200 }: Field): Markup {
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      maxlength="${maxLength}"
      required
      ${minLength ? html`minlength="${minLength}"` : ""}
      ${error ? html`aria-invalid="true"` : ""}
      ${describedBy ? html`aria-describedby="${describedBy}"` : ""}
    />
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ""}
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : ""}
  </div>`;
}

/** A message above a form. */
export function notice(kind: "good" | "bad" | "calm", text: string): Markup {
  return html`<p class="notice ${kind}" ${kind === "bad" ? html`role="alert"` : html`role="status"`}>${text}</p>`;
}

/** An instant that the browser also shows in the visitor's own zone when that differs from `zone`. */
export function time(instant: Date, text: string, zone: string): Markup {
  return html`<time datetime="${instant.toISOString()}" data-zone="${zone}">${text}</time>`;
}
