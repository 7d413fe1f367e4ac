import { isWithin } from "./host-name.ts";

/** Providers of private mailboxes that anybody can open; as SpamAssassin's list of free mail domains begins. */
const providers = [
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "live.com",
  "msn.com",
  "yahoo.com",
  "ymail.com",
  "aol.com",
  "icloud.com",
  "me.com",
  "mac.com",
  "gmx.com",
  "gmx.net",
  "gmx.de",
  "web.de",
  "mail.com",
  "proton.me",
  "protonmail.com",
  "yandex.com",
  "mail.ru",
  "qq.com",
  "163.com",
];

/** Whether a domain hands out private mailboxes to anybody. */
export function isFreeMailbox(domain: string): boolean {
  return providers.some((provider) => isWithin(domain.toLowerCase(), provider));
}
