import { html } from "hono/html";
import type { Person } from "../queries/people.ts";
import { showZone } from "../show-time.ts";
import { field, notice } from "./fields.ts";
import type { Markup } from "./layout.ts";

type Errors = Readonly<Record<string, string>>;

/** The shortest password taken. */
export const shortestPassword = 10;
const longestPassword = 200;

const newPassword = (errors: Errors): Markup =>
  field({
    name: "password",
    label: "Password",
    type: "password",
    autocomplete: "new-password",
    minLength: shortestPassword,
    maxLength: longestPassword,
    hint: `At least ${shortestPassword} characters. A short sentence is easy to remember and hard to guess.`,
    error: errors["password"],
  });

const email = (value: string, errors: Errors): Markup =>
  field({ name: "email", label: "Email address", type: "email", autocomplete: "email", value, error: errors["email"], maxLength: 254 });

export function signUpPage(values: { readonly name: string; readonly email: string }, errors: Errors): Markup {
  return html`<section class="card narrow">
    <h1>Create your account</h1>
    <p class="lead">Then choose a coach and a time. It costs nothing until you book.</p>
    <form method="post" action="/signup" class="stack">
      ${field({ name: "name", label: "Your name", autocomplete: "name", value: values.name, error: errors["name"], maxLength: 100 })}
      ${email(values.email, errors)} ${newPassword(errors)}
      <input type="hidden" name="timeZone" value="" data-time-zone />
      <button class="button full" type="submit">Create account</button>
    </form>
    <p class="fine">Already have an account? <a href="/login">Log in</a></p>
  </section>`;
}

export function checkInboxPage(): Markup {
  return html`<section class="card narrow">
    <p class="eyebrow">Almost there</p>
    <h1>Check your inbox</h1>
    <p>
      We have sent you a message with a link. Open it to go on. It usually arrives within a minute; if not, have a look at the spam folder.
    </p>
    <p class="fine">Nothing there? <a href="/login">Log in</a> with your password and we send the confirmation again.</p>
  </section>`;
}

export function verifyPage(isGood: boolean, token: string): Markup {
  if (!isGood) return linkExpired("/login", "Log in with your password, and we send you a fresh link.");
  return html`<section class="card narrow">
    <h1>Confirm your address</h1>
    <p>One last click, and your account is ready.</p>
    <form method="post" action="/verify/${token}"><button class="button full" type="submit">Confirm my address</button></form>
  </section>`;
}

export function linkExpired(href: string, advice: string): Markup {
  return html`<section class="card narrow problem">
    <h1>This link no longer works</h1>
    <p>It was used before, or it is too old. ${advice}</p>
    <p class="actions"><a class="button" href="${href}">Go on</a></p>
  </section>`;
}

export function logInPage(values: { readonly email: string; readonly next: string }, message?: Markup): Markup {
  return html`<section class="card narrow">
    <h1>Welcome back</h1>
    ${message ?? ""}
    <form method="post" action="/login" class="stack">
      ${email(values.email, {})} ${field({ name: "password", label: "Password", type: "password", autocomplete: "current-password" })}
      <input type="hidden" name="next" value="${values.next}" />
      <button class="button full" type="submit">Log in</button>
    </form>
    <p class="fine"><a href="/reset">Forgot your password?</a> · New here? <a href="/signup">Create an account</a></p>
  </section>`;
}

export function askResetPage(errors: Errors): Markup {
  return html`<section class="card narrow">
    <h1>Forgot your password?</h1>
    <p>Tell us your address. If it has an account, we send a link to choose a new password.</p>
    <form method="post" action="/reset" class="stack">
      ${email("", errors)}
      <button class="button full" type="submit">Send me a link</button>
    </form>
  </section>`;
}

export function resetSentPage(): Markup {
  return html`<section class="card narrow">
    <h1>Check your inbox</h1>
    <p>If that address has an account with us, a message with a link is on its way. The link works for one hour.</p>
  </section>`;
}

export function choosePasswordPage(token: string, errors: Errors): Markup {
  return html`<section class="card narrow">
    <h1>Choose a new password</h1>
    <form method="post" action="/reset/${token}" class="stack">
      ${newPassword(errors)}
      <button class="button full" type="submit">Save password</button>
    </form>
  </section>`;
}

export function accountPage(person: Person, zones: readonly string[], isSaved: boolean): Markup {
  return html`<section class="card narrow">
    <h1>Your account</h1>
    ${isSaved ? notice("good", "Saved.") : ""}
    <form method="post" action="/account" class="stack">
      ${field({ name: "name", label: "Your name", autocomplete: "name", value: person.name, maxLength: 100 })}
      <div class="field">
        <label for="timeZone">Time zone</label>
        <select id="timeZone" name="timeZone">
          ${zones.map((zone) => html`<option value="${zone}" ${zone === person.timeZone ? html`selected` : ""}>${zone.includes("/") ? `${zone.split("/")[0]}: ${showZone(zone)}` : zone}</option>`)}
        </select>
        <p class="hint">All times are shown in this zone, with your coach's beside it.</p>
      </div>
      <button class="button" type="submit">Save</button>
    </form>
    ${
      person.role === "client"
        ? html`<details class="danger">
            <summary>Delete my account</summary>
            <p>Upcoming sessions are cancelled, and your name and address are removed. This cannot be undone.</p>
            <form method="post" action="/account/delete"><button class="button quiet danger" type="submit">Delete for good</button></form>
          </details>`
        : ""
    }
  </section>`;
}
