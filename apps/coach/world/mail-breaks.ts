import type { Environment } from "../app/environment.ts";
import { createMailer, type Mail, type Mailer } from "../app/mailer.ts";
import { otherSender } from "./names.ts";

type Break = (mailer: Mailer, environment: Environment) => Mailer;

/** Ways to break the running app's mails, by the name of their switch. */
const mailBreaks: Readonly<Record<string, Break>> = {
  "mail.link-localhost": (mailer, { APP_URL }) => {
    const atHome = (text: string): string => text.replaceAll(APP_URL, "http://localhost:3000");
    return { ...mailer, send: (to, mail) => mailer.send(to, { ...mail, text: atHome(mail.text), html: atHome(mail.html) }) };
  },
  "mail.reset-unaligned": (mailer, environment) => {
    const other = createMailer({ ...environment, MAIL_ENVELOPE_FROM: `bounce@${otherSender}`, DKIM_DOMAIN: otherSender });
    const isReset = ({ text }: Mail): boolean => text.includes(`${environment.APP_URL}/reset/`);
    return {
      ...mailer,
      send: (to, mail) => (isReset(mail) ? other : mailer).send(to, mail),
      close: async () => {
        await Promise.all([mailer.close(), other.close()]);
      },
    };
  },
};

/** The mailer behind every break that is wanted. */
export function breakMailer(wanted: readonly string[], mailer: Mailer, environment: Environment): Mailer {
  return wanted.reduce((broken, name) => mailBreaks[name]?.(broken, environment) ?? broken, mailer);
}
