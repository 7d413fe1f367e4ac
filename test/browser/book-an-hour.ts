import type { Page } from "playwright-core";
import { linkIn } from "./link-in-mail.ts";

export interface Person {
  readonly name: string;
  readonly address: string;
  readonly password: string;
}

/** What a new customer of the demo does until the door of the payment page. */
export async function bookAnHour(page: Page, mailboxUrl: string, { name, address, password }: Person): Promise<void> {
  await page.goto("https://brightpath.test/");
  await page.getByRole("link", { name: "Create an account" }).first().click();
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email address").fill(address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/check-your-inbox");
  await page.goto(await linkIn(mailboxUrl, address));
  await page.getByRole("button").first().click();
  await page.waitForURL("**/login**");
  await page.getByLabel("Email address").fill(address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/dashboard");
  await page.goto("https://app.brightpath.test/book/mara-lindqvist");
  await page.locator("label.hour").first().click();
  await page.getByRole("button", { name: "Hold this hour" }).click();
  await page.waitForURL("**/pay/**");
  await page.getByRole("button", { name: /^Pay /u }).click();
  await page.waitForURL(/127\.0\.0\.1/u);
}
