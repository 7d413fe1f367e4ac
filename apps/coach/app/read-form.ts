import { z } from "zod";
import { readTimeZone } from "./availability.ts";
import { shortestPassword } from "./views/account-pages.ts";

const longestPassword = 200;

/** An email address as people type it. */
export const email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email({ error: "That does not look like an email address." }));

/** A new password. */
export const newPassword = z
  .string()
  .min(shortestPassword, { error: `Please use at least ${shortestPassword} characters.` })
  .max(longestPassword, { error: `Please use at most ${longestPassword} characters.` });

/** A person's name; line breaks and angle brackets have no place in one, nor in the mails that begin with it. */
export const personName = z
  .string()
  .trim()
  .min(1, { error: "Please tell us your name." })
  .max(100, { error: "Please use a shorter name." })
  .regex(/^[^\p{Cc}<>]*$/u, { error: "Please use letters only." });

/** A zone this machine knows, by its proper name; anything else reads as undefined. */
export const timeZone = z
  .string()
  .transform((name) => readTimeZone(name))
  .optional()
  .catch(undefined);

/** A row's id in an address or a form. */
export const rowId = z.uuid();

/** The first message for each wrong field. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) errors[String(issue.path[0] ?? "form")] ??= issue.message;
  return errors;
}

/** A text field as typed, to show it again beside its error. */
export function typed(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value.slice(0, 254) : "";
}
