import { html } from "hono/html";
import type { Context } from "../context.ts";
import type { Person } from "../queries/people.ts";
import type { Role } from "../roles.ts";
import { logo } from "./drawings.ts";

/** A piece of finished html. */
export type Markup = ReturnType<typeof html>;

/** What differs from page to page. */
export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  /** For search engines and shared links. */
  readonly description?: string;
  /** A full-width page such as the landing page, without the usual margins. */
  readonly isWide?: boolean;
  /** Seconds after which the browser asks again, while something is under way. */
  readonly refreshSeconds?: number;
}

interface LayoutParts extends PageParts {
  readonly context: Context;
  readonly roles: ReadonlySet<Role>;
  readonly person: Person | null;
}

function siteLinks(context: Context): Markup {
  const { SITE_URL, APP_URL } = context.environment;
  return html`<a class="minor" href="${SITE_URL}/#coaches">Coaches</a>
    <a class="minor" href="${SITE_URL}/#how">How it works</a>
    <a href="${APP_URL}/login">Log in</a>
    <a class="button small" href="${APP_URL}/signup">Sign up</a>`;
}

function personLinks(person: Person): Markup {
  const desk = {
    coach: html`<a href="/coach">Schedule</a>`,
    admin: html`<a href="/admin">Admin</a>`,
    client: html`<a href="/dashboard">Dashboard</a>`,
  };
  return html`${desk[person.role]}
    <a href="/account">Account</a>
    <form method="post" action="/logout"><button class="link" type="submit">Log out</button></form>`;
}

/** The frame around every page: head, navigation, footer. */
export function layout({ title, body, description, isWide, refreshSeconds, context, person }: LayoutParts): Markup {
  const { SITE_URL } = context.environment;
  const home = person ? "/dashboard" : `${SITE_URL}/`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Brightpath</title>
        ${description ? html`<meta name="description" content="${description}" />` : ""}
        <meta name="theme-color" content="#fbf6ee" />
        ${refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}" />` : ""}
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${context.assets.style}" />
        <script type="module" src="${context.assets.script}"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <div class="inner">
            <a class="brand" href="${home}">${logo()}<span>Brightpath</span></a>
            <nav aria-label="Main">${person ? personLinks(person) : siteLinks(context)}</nav>
          </div>
        </header>
        <main id="main" class="${isWide ? "wide" : "inner"}">${body}</main>
        <footer class="bottom">
          <div class="inner">
            <p><strong>Brightpath</strong> · Coaching for people between two chapters.</p>
            <p><a href="${SITE_URL}/privacy">Privacy</a> <a href="mailto:${contactOf(context)}">Write to us</a></p>
          </div>
        </footer>
      </body>
    </html>`;
}

/** The address people can answer to: the bare address out of MAIL_FROM. */
function contactOf(context: Context): string {
  return /<([^>]+)>/u.exec(context.environment.MAIL_FROM)?.[1] ?? context.environment.MAIL_FROM;
}
