import { row } from "./row.ts";

/** Stage 1, quick audit. */
export const auditRows = [
  row("S1.G", "goal", "The worst launch blockers are known within two hours", "O R"),
  row("S1.C1", "check", "You know which domain is live and where it points", "O", ["dns.old-host"]),
  row("S1.C2", "check", "No address redirects in a circle", "O", ["redirect.loop", "redirect.both-layers"]),
  row("S1.C3", "check", "Secrets are not in the code or in committed settings files", "R A", ["secret.committed"]),
  row("S1.C4", "check", "Production logs leak no token, address or form content", "L R", ["log.leak"]),
  row("S1.C5", "check", "No route is obviously slow or asks the database over and over", "L R", ["nplus1.dashboard"]),
  row("S1.D1", "deliverable", "A short list of risks, worst for the launch first"),
  row("S1.D2", "deliverable", "A clear go or no-go for today"),
  row("S1.F1", "signal", "Nobody can say where visitors land after a DNS change", "O", ["dns.unknown-target"]),
  row("S1.F2", "signal", "Keys or credentials can be read by anyone who looks", "R O", ["secret.in-bundle"]),
  row("S1.F3", "signal", "Login or checkout fails when somebody simply tries it", "L", [
    "flow.login-500",
    "flow.checkout-500",
    "webhook.redirect-308",
  ]),
];

/** Stage 2, domain and email. */
export const domainRows = [
  row("S2.G", "goal", "The brand looks real and its mail arrives", "O"),
  row("S2.C1", "check", "The bare domain resolves and goes to https in one clean step", "O", ["redirect.http-200"]),
  row("S2.C2", "check", "With and without www lead to the same place", "O", ["redirect.both-200"]),
  row("S2.C3", "check", "Every subdomain that answers is one you meant", "O A", ["dns.dangling"]),
  row("S2.C4", "check", "The edge is on and the way behind it is encrypted too", "O A", ["tls.flexible"]),
  row("S2.C5", "check", "SPF lets your senders through and nobody else", "O R", ["mail.spf-extra", "mail.spf-two-records"]),
  row("S2.C6", "check", "Your provider signs outgoing mail with DKIM", "L O", ["mail.no-dkim"]),
  row("S2.C7", "check", "A DMARC policy is published, at least p=none", "O", ["mail.no-dmarc"]),
  row("S2.D1", "deliverable", "A set of DNS records that works", "O"),
  row("S2.D2", "deliverable", "A map of every redirect", "O"),
  row("S2.D3", "deliverable", "Mail authentication, shown to work", "O L"),
  row("S2.F1", "signal", "Password resets land in spam or lead nowhere", "L H", [
    "mail.reset-unaligned",
    "mail.link-localhost",
    "mail.token-burned-by-get",
    "smtp.builtin-limit",
  ]),
  row("S2.F2", "signal", "One address is safe and another shows a warning", "O", ["tls.one-host-bad"]),
  row("S2.F3", "signal", "Newsletters bounce because a DNS record was guessed", "O", ["mail.dkim-wrong-name"]),
];
