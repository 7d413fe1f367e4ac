import type { Mail } from "../mailer.ts";
import { writeMail } from "./write-mail.ts";

interface Named {
  readonly name: string;
}

/** Asks a new client to confirm the address. */
export function writeVerify({ name }: Named, link: string): Mail {
  return writeMail({
    subject: "Confirm your email address",
    name,
    paragraphs: ["Welcome to Brightpath. Please confirm that this address is yours, then you can log in and book your first session."],
    link: { label: "Confirm my address", url: link },
    after: ["The link works for 48 hours. If you did not sign up, you can ignore this message."],
  });
}

/** Lets somebody choose a new password. */
export function writeReset({ name }: Named, link: string): Mail {
  return writeMail({
    subject: "Choose a new password",
    name,
    paragraphs: ["Somebody asked to reset the password of your Brightpath account. If that was you, choose a new one here."],
    link: { label: "Choose a new password", url: link },
    after: ["The link works for one hour. If it was not you, nothing has changed and you can ignore this message."],
  });
}

/** Tells the owner of an account that the address was used to sign up again; the page itself says nothing of it. */
export function writeAlreadyRegistered({ name }: Named, appUrl: string): Mail {
  return writeMail({
    subject: "You already have an account",
    name,
    paragraphs: [
      "Somebody tried to sign up at Brightpath with this address, and you already have an account here. You can simply log in; if you forgot your password, the same page lets you reset it.",
    ],
    link: { label: "Log in", url: new URL("/login", appUrl).href },
    after: ["If it was not you, nothing has changed."],
  });
}
