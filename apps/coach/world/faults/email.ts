import { addresses, dkimSelector, domain, otherSender, platformSender } from "../names.ts";
import { type Fault, noGo } from "./fault.ts";

/** Switches that break mail. */
export const emailFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "mail.no-dkim",
    rows: ["MB2", "S2.C6"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { environment: { DKIM_DOMAIN: "", DKIM_SELECTOR: "", DKIM_PRIVATE_KEY_FILE: "" } },
  },
  {
    ...noGo,
    name: "mail.no-dmarc",
    rows: ["S2.C7", "T6", "A7", "MB2", "S2.D1"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { zone: { without: ["_dmarc TXT"] } },
  },
  {
    ...noGo,
    name: "mail.unaligned",
    rows: ["T6", "A7", "MB2", "S2.F1"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { environment: { MAIL_ENVELOPE_FROM: `bounce@${otherSender}`, DKIM_DOMAIN: otherSender } },
  },
  {
    ...noGo,
    name: "mail.reset-unaligned",
    rows: ["T6", "A7", "MB2", "S2.F1"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { breaks: ["mail.reset-unaligned"] },
  },
  {
    ...noGo,
    name: "mail.link-localhost",
    rows: ["S2.F1"],
    risk: "mail-link-dead",
    active: ["mail.received"],
    break: { breaks: ["mail.link-localhost"] },
  },
  {
    ...noGo,
    name: "mail.token-burned-by-get",
    rows: ["S2.F1"],
    risk: "mail-link-dead",
    active: ["mail.received"],
    break: { breaks: ["mail.token-burned-by-get"] },
  },
  {
    ...noGo,
    verdict: "go",
    name: "mail.spf-extra",
    rows: ["S2.C5"],
    risk: "mail-spoofable",
    break: {
      zone: { without: ["@ TXT"], with: [["@", "TXT", `v=spf1 ip4:${addresses.mailer} include:${otherSender} -all`]] },
    },
  },
  {
    ...noGo,
    verdict: "go",
    name: "mail.spf-two-records",
    rows: ["S2.C5", "S2.D1"],
    risk: "mail-in-spam",
    break: { zone: { with: [["@", "TXT", `v=spf1 include:${otherSender} ~all`]] } },
  },
  {
    ...noGo,
    name: "mail.dkim-wrong-name",
    rows: ["S2.F3", "S2.C6", "MB2"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { zone: { renamed: [[`${dkimSelector}._domainkey`, `${dkimSelector}._domainkey.${domain}`]] } },
  },
  {
    ...noGo,
    name: "mail.removed-later",
    // The monitor knows the key from before, and looks again while it is gone.
    rows: ["S7.F2", "S2.C6", "MB2"],
    risk: "mail-in-spam",
    active: ["mail.received", "watch.records"],
    break: { zone: { without: [`${dkimSelector}._domainkey TXT`] }, recordsIntervalSeconds: 2 },
  },
  {
    ...noGo,
    verdict: "go",
    name: "mail.no-mx",
    rows: ["S2.D1", "S7.C1"],
    risk: "mail-not-received",
    active: ["mail.inbound"],
    break: { zone: { without: ["@ MX"] } },
  },
  {
    ...noGo,
    name: "smtp.builtin-limit",
    rows: ["S2.F1"],
    risk: "built-in-mailer",
    active: ["mail.received"],
    break: {
      environment: {
        MAIL_FROM: `Brightpath <noreply@mail.app.${platformSender}>`,
        MAIL_ENVELOPE_FROM: `bounce@mail.app.${platformSender}`,
        DKIM_DOMAIN: platformSender,
      },
    },
  },
];
