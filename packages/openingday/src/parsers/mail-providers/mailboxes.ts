import type { MailProvider } from "./provider.ts";

const dated = "2026-11-28";

/** Services where people read and write their mail. */
export const mailboxes: readonly MailProvider[] = [
  {
    id: "google-workspace",
    name: "Google Workspace",
    aliases: ["google", "gmail", "g suite"],
    kind: "mailbox",
    signs: {
      spf: ["_spf.google.com"],
      mx: ["smtp.google.com", "aspmx.l.google.com", "googlemail.com"],
      environment: ["GMAIL_*"],
      smtp: ["smtp.gmail.com", "smtp-relay.gmail.com"],
      carries: ["google.com", "googlemail.com", "gappssmtp.com"],
    },
    spf: { need: "required", include: "_spf.google.com", at: "domain" },
    dkim: [[{ type: "TXT", selector: "google" }]],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://intodns.ai/citations/google-workspace-spf-dkim-dmarc-setup", dated, verified: false },
  },
  {
    id: "microsoft-365",
    name: "Microsoft 365",
    aliases: ["office 365", "m365", "o365", "outlook", "exchange online", "microsoft"],
    kind: "mailbox",
    signs: {
      // The second and third are those of the American government’s and the Chinese cloud.
      spf: ["spf.protection.outlook.com", "spf.protection.office365.us", "spf.protection.partner.outlook.cn"],
      mx: ["mail.protection.outlook.com", "mx.microsoft"],
      smtp: ["smtp.office365.com"],
      carries: ["outlook.com", "onmicrosoft.com"],
    },
    spf: { need: "required", include: "spf.protection.outlook.com", at: "domain" },
    dkim: [
      [
        { type: "CNAME", selector: "selector1", target: "selector1-{dashed}._domainkey.*" },
        { type: "CNAME", selector: "selector2", target: "selector2-{dashed}._domainkey.*" },
      ],
    ],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://learn.microsoft.com/en-us/defender-office-365/email-authentication-dkim-configure", dated, verified: true },
  },
  {
    id: "zoho",
    name: "Zoho Mail",
    aliases: ["zoho workplace"],
    kind: "mailbox",
    signs: {
      spf: ["zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in", "zohomail.in", "zoho.com.au", "spf.zoho.com", "one.zoho.com"],
      mx: ["zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in", "zoho.com.au"],
      environment: ["ZOHO_*"],
      smtp: ["smtp.zoho.com", "smtppro.zoho.com", "smtp.zoho.eu", "smtppro.zoho.eu"],
      carries: ["zoho.com", "zohomail.com", "zoho.eu", "zcsend.net"],
    },
    spf: { need: "required", include: "zohomail.com", at: "domain" },
    dkim: [[{ type: "TXT", selector: "zmail" }]],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://spfwise.com/en/article/zoho-mail-spf-dkim-dmarc-setup", dated, verified: false },
  },
  {
    id: "icloud",
    name: "iCloud Mail",
    aliases: ["icloud+", "apple"],
    kind: "mailbox",
    signs: {
      spf: ["icloud.com"],
      mx: ["mail.icloud.com"],
      cname: ["icloudmailadmin.com"],
      smtp: ["smtp.mail.me.com"],
      carries: ["icloud.com", "apple.com"],
    },
    spf: { need: "required", include: "icloud.com", at: "domain" },
    dkim: [[{ type: "CNAME", selector: "sig1", target: "sig1.dkim.{domain}.at.icloudmailadmin.com" }]],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://support.apple.com/en-us/102374", dated, verified: true },
  },
  {
    id: "fastmail",
    name: "Fastmail",
    kind: "mailbox",
    signs: {
      spf: ["spf.messagingengine.com"],
      mx: ["messagingengine.com"],
      cname: ["fmhosted.com"],
      smtp: ["smtp.fastmail.com"],
      carries: ["messagingengine.com", "fastmail.com"],
    },
    spf: { need: "required", include: "spf.messagingengine.com", at: "domain" },
    dkim: [
      [
        { type: "CNAME", selector: "fm1", target: "fm1.{domain}.dkim.fmhosted.com" },
        { type: "CNAME", selector: "fm2", target: "fm2.{domain}.dkim.fmhosted.com" },
        { type: "CNAME", selector: "fm3", target: "fm3.{domain}.dkim.fmhosted.com" },
      ],
    ],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://www.fastmail.help/hc/en-us/articles/360060591153", dated, verified: true },
  },
];
