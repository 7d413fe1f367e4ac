/** The visitor's own time zone, as the browser knows it. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Fills the sign-up form's hidden field, so that a new client sees times as their clock shows them. */
export function fillTimeZone(page: Document): void {
  for (const input of page.querySelectorAll<HTMLInputElement>("input[data-time-zone]")) input.value = ownZone();
}
