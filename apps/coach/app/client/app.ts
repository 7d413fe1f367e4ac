import { countDown } from "./count-down.ts";
import { showOwnTimes } from "./own-times.ts";
import { fillTimeZone } from "./time-zone.ts";

/** The payment provider's publishable key, filled in by the build; it only tells test mode from live here. */
declare const PUBLIC_PAYMENT_KEY: string;

const payments = { publishableKey: PUBLIC_PAYMENT_KEY };

fillTimeZone(document);
showOwnTimes(document);
countDown(document);
for (const sign of document.querySelectorAll<HTMLElement>("[data-test-payments]")) {
  sign.hidden = !payments.publishableKey.includes("_test_");
}
for (const form of document.querySelectorAll("form")) {
  // A second click while the first is under way would hold a second hour or send a second mail.
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"] === "yes") event.preventDefault();
    form.dataset["sent"] = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset["sent"];
});
