import { createHash } from "node:crypto";
import { NotDelivered, type Channel } from "../model/alert.ts";
import { alertText } from "./alert-text.ts";

/** Where alert mails go and which server takes them; the URL may hold a password, which is never repeated. */
export interface EmailRoute {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: string;
}

/** Sends alerts by mail, in plain text. The message id is the same for every attempt, so a repetition is dropped by most mailboxes. */
export function createEmailChannel(key: string, { smtpUrl, from, to }: EmailRoute): Channel {
  return {
    key,
    async send(alert) {
      const { createTransport } = await import("./nodemailer.ts");
      const transport = createTransport({
        url: smtpUrl,
        connectionTimeout: 8000,
        greetingTimeout: 8000,
        socketTimeout: 10_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const id = createHash("sha256").update(`${alert.incident}:${alert.transition}:${key}`).digest("hex").slice(0, 32);
      const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "openingday.invalid";
      try {
        await transport.sendMail({
          from,
          to,
          subject: alert.title,
          text: `${alertText(alert)}\n`,
          messageId: `<${id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        throw new NotDelivered(describe(error));
      } finally {
        transport.close();
      }
    },
  };
}

/** Only the code and the server's status: its text may repeat what was sent to it. */
function describe(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const answered = typeof responseCode === "number" ? `answered ${responseCode}` : "did not take the mail";
  return `The mail server ${answered}${typeof code === "string" ? ` (${code})` : ""}.`;
}
