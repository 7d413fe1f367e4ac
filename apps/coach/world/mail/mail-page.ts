import { escapeHtml, htmlHeaders, htmlPage } from "../html.ts";
import type { Reply } from "../serve-http.ts";
import type { ReceivedMail } from "./received-mail.ts";

/** The mails to show, newest first, and what to change in their text. */
export interface MailPage {
  readonly mails: readonly ReceivedMail[];
  readonly rewrite: (text: string) => string;
}

/** A page with the newest 100 mails. */
export function renderMailList({ mails }: MailPage): Reply {
  const rows = mails.slice(0, 100).map((mail) => {
    const to = mail.envelopeTo.join(", ");
    const time = new Date(mail.at).toISOString().slice(11, 19);
    return `<tr><td>${time}</td><td>${escapeHtml(to)}</td><td><a href="/mail/${mail.id}">${escapeHtml(mail.subject || "(no subject)")}</a></td></tr>`;
  });
  const table = `<table><thead><tr><th>UTC</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
  const list = rows.length === 0 ? `<p class="quiet">No mail yet.</p>` : table;
  const body = `<main class="wide"><span class="badge">Demo mailbox</span><h1>Mail received</h1><div class="card">${list}</div></main>`;
  return { status: 200, headers: htmlHeaders(), body: htmlPage("Demo mailbox", body) };
}

/** A page with the readable text of one mail, its links to be clicked. */
export function renderMail({ mails, rewrite }: MailPage, id: string): Reply {
  const mail = mails.find((one) => one.id === id);
  if (mail === undefined)
    return { status: 404, headers: htmlHeaders(), body: htmlPage("Not found", "<main><h1>That mail is gone.</h1></main>") };
  const text = rewrite(plainText(mail.raw));
  const linked = text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part)))
    .join("");
  const head = `<p class="quiet">From ${escapeHtml(mail.from.address)} to ${escapeHtml(mail.envelopeTo.join(", "))}</p>`;
  const body = `<main class="wide"><a href="/">All mail</a><h1>${escapeHtml(mail.subject)}</h1>${head}<div class="card"><pre>${linked}</pre></div></main>`;
  return { status: 200, headers: htmlHeaders(), body: htmlPage(mail.subject, body) };
}

// The first text/plain part, its transfer encoding undone; enough for the mails of this world.
function plainText(raw: string): string {
  const parts = raw.split(/\r?\n--[^\r\n]+\r?\n/);
  const part = parts.find((one, at) => (at > 0 || parts.length === 1) && /^content-type:\s*text\/plain/im.test(one)) ?? raw;
  const gap = /\r?\n\r?\n/.exec(part);
  const head = part.slice(0, gap?.index ?? 0);
  const body = part.slice((gap?.index ?? 0) + (gap?.[0].length ?? 0)).split(/\r?\n--[^\r\n]+--/)[0] ?? "";
  const coding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (coding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (coding !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8");
  const octets = body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, "latin1").toString("utf8");
}
