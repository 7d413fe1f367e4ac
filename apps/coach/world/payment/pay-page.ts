import { escapeHtml, htmlHeaders, htmlPage } from "../html.ts";
import type { Reply } from "../serve-http.ts";
import type { KeptSession } from "./checkout-session.ts";

const testCard = "4242 4242 4242 4242";

/** The hosted payment page: plainly a test, its card filled in, one button. `returnOrigin` travels along as a hidden field. */
export function renderPayPage(kept: KeptSession, returnOrigin: string | undefined, problem?: string): Reply {
  const { session, items } = kept;
  const money = (amount: number): string =>
    new Intl.NumberFormat("en-GB", { style: "currency", currency: session.currency.toUpperCase() }).format(amount / 100);
  const lines = items.map(
    ({ name, quantity, amount }) => `<tr><td>${escapeHtml(name)} × ${quantity}</td><td>${escapeHtml(money(amount))}</td></tr>`,
  );
  const email = session.customer_email ?? "";
  const cancel =
    session.cancel_url === null
      ? ""
      : `<p><a href="${escapeHtml(comeBackTo(session.cancel_url, returnOrigin))}">Back without paying</a></p>`;
  const hidden = returnOrigin === undefined ? "" : `<input type="hidden" name="return_origin" value="${escapeHtml(returnOrigin)}">`;
  const body = `<main>
<span class="badge">TEST MODE</span> <span class="quiet">No money moves on this page.</span>
<div class="card">
<h1>Pay for your booking</h1>
<p class="amount">${escapeHtml(money(session.amount_total))}</p>
<table>${lines.join("")}</table>
${problem === undefined ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="/pay/${session.id}">
${hidden}
<label>Email <input type="email" name="email" value="${escapeHtml(email)}" autocomplete="off"></label>
<label>Card number <input name="cardNumber" value="${testCard}" inputmode="numeric" autocomplete="off"></label>
<div class="pair">
<label>Expiry <input name="cardExpiry" value="12 / 34" autocomplete="off"></label>
<label>Security code <input name="cardCvc" value="123" inputmode="numeric" autocomplete="off"></label>
</div>
<label>Name on card <input name="billingName" value="Test Client" autocomplete="off"></label>
<button type="submit">Pay ${escapeHtml(money(session.amount_total))}</button>
</form>
</div>
${cancel}
</main>`;
  const back = new URL(comeBackTo(session.success_url, returnOrigin).replace("{CHECKOUT_SESSION_ID}", "id")).origin;
  return { status: problem === undefined ? 200 : 402, headers: htmlHeaders(back), body: htmlPage("Payment (test mode)", body) };
}

/** A page that says why nothing can be paid here. */
export function renderNothingToPay(status: number, text: string): Reply {
  const body = `<main><span class="badge">TEST MODE</span><div class="card"><h1>${escapeHtml(text)}</h1></div></main>`;
  return { status, headers: htmlHeaders(), body: htmlPage("Payment (test mode)", body) };
}

/** A return URL, its origin replaced where the person came through the door. */
export function comeBackTo(url: string, returnOrigin: string | undefined): string {
  if (returnOrigin === undefined) return url;
  return returnOrigin + url.replace(/^https?:\/\/[^/]+/, "");
}

/** Only an origin on this machine may be returned to instead of the real one. */
export function readReturnOrigin(value: string | null | undefined): string | undefined {
  return value && /^http:\/\/(localhost|127\.0\.0\.1):\d{1,5}$/.test(value) ? value : undefined;
}

/** What the bank says to a card number: nothing to complain about, or why not. Absent means the card that was filled in. */
export function checkCard(cardNumber: string | null): string | undefined {
  const digits = (cardNumber ?? testCard).replace(/[\s-]/g, "");
  if (digits === "4000000000000002") return "Your card was declined.";
  return /^\d{13,19}$/.test(digits) ? undefined : "Your card number is incomplete.";
}
