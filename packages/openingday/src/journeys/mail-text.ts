import { parseMail } from "../parsers/mail-message.ts";
import { visibleText } from "./visible-text.ts";

const maxChars = 512 * 1024;

/** Everything a person could read in a mail, decoded: its plain text, the words of its HTML and the targets of its links. Empty where it is no mail. */
export function mailText(raw: Uint8Array): string {
  const mail = parseMail(raw);
  if (!mail.ok) return "";
  const { text = "", html = "" } = mail.value;
  const visible = visibleText(html, maxChars);
  return [text, visible.text, ...visible.links].join("\n").slice(0, maxChars);
}
