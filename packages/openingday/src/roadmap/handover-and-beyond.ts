import { row } from "./row.ts";

/** Stage 7, handover. */
export const handoverRows = [
  row("S7.G", "goal", "The owner runs it without the engineer", "H"),
  row("S7.C1", "check", "Domains, DNS records and subdomains are written down as they are", "O A", ["handover.drift"]),
  row("S7.C2", "check", "Mail settings are written down with a link to each provider", "O", ["handover.no-mail"]),
  row("S7.C3", "check", "Every secret has an owner", "H", ["handover.no-owner"]),
  row("S7.C4", "check", "The way back to the last release is written down", "R H", ["handover.no-rollback"]),
  row("S7.C5", "check", "The owner can read uptime, errors and deploys", "H"),
  row("S7.D1", "deliverable", "A handover checklist and a short guide to running it"),
  row("S7.D2", "deliverable", "Known risks, how they show, and what to do first"),
  row("S7.D3", "deliverable", "A last pass over sign-up, mail and the signed-in flows", "L"),
  row("S7.F1", "signal", "Nobody can say who owns the DNS or the production access", "H A", ["handover.no-owner"]),
  row("S7.F2", "signal", "A later change can break mail because nothing was written down", "O", ["mail.removed-later"]),
  row("S7.F3", "signal", "Nobody can undo a bad release without waiting for somebody", "H", ["release.no-previous"]),
];

/** What is automated once and then watches by itself. */
export const automationRows = [
  row("A1", "automation", "A smoke test after every release", "L", ["webhook.unsigned", "webhook.404"]),
  row("A2", "automation", "A secret scan on every push", "R", ["ci.no-secret-scan"]),
  row("A3", "automation", "A speed check that remembers sign-up, dashboard and booking", "L", ["slow.dashboard"]),
  row("A4", "automation", "A DNS check that can be run after every change", "O", ["dns.split-auth"]),
  row("A5", "automation", "Uptime checks on public pages and signed-in routes", "L", ["monitor.home-only"]),
  row("A6", "automation", "Errors grouped by release", "L", ["errors.no-release"]),
  row("A7", "automation", "A mail test after every change to SPF, DKIM or DMARC", "L O", ["mail.unaligned"]),
];

/** Only for products with an assistant. */
export const assistantRows = [
  row("AI0", "assistant", "A small set of attacks and honest questions is run before launch", "L"),
  row("AI1", "assistant", "Instructions hidden in customer text are not obeyed", "L", ["ai.obeys-injection"]),
  row("AI2", "assistant", "One customer's records never reach another", "L", ["ai.leaks-canary"]),
  row("AI3", "assistant", "Refunds, cancellations and mails need the right person's word", "L", ["ai.tool-no-confirm"]),
  row("AI4", "assistant", "The attacks follow your own workflows", "L H"),
  row("AI5", "assistant", "Onboarding and support chats give nothing away", "L", ["ai.leaks-canary"]),
];

/** What not to build. */
export const restraintRows = [
  row("N1", "restraint", "Nothing heavier than a young product needs", "R"),
  row("N2", "restraint", "Twenty customers in a row get through", "L", ["flow.login-flaky"]),
  row("N3", "restraint", "No rewrite for speed without a measurement", "L"),
  row("N4", "restraint", "The five real problems outrank 30 ms on a side route"),
];

/** The sprint's map, its outcomes and the free tools around it. */
export const sprintRows = [
  row("M1", "sprint", "Audit: you know what blocks the launch", "O R"),
  row("M2", "sprint", "Domain and email: the brand can be trusted", "O", ["mail.no-mx"]),
  row("M3", "sprint", "Deployment: live without guesswork", "R A"),
  row("M4", "sprint", "Performance: a faster first impression", "L"),
  row("M5", "sprint", "Protection: less abuse", "O L"),
  row("M6", "sprint", "Monitoring: trouble is seen fast", "L", ["health.always-200"]),
  row("M7", "sprint", "Handover: the owner can run it", "H"),
  row("B1", "outcome", "The site resolves correctly", "O"),
  row("B2", "outcome", "Mail lands properly", "L"),
  row("B3", "outcome", "First customers get in without avoidable errors or waits", "L"),
  row("F48", "sprint", "A fixed scope, done in two days by one engineer", "H"),
  row("NX1", "tool", "An estimate of what the repairs cost"),
  row("NX2", "tool", "A list of risks in place of a score"),
  row("NX3", "tool", "A launch readiness check for everyone"),
  row("NX4", "tool", "A hint which kind of help fits"),
  row("REF", "reference", "Every mail and TLS finding names the clause it rests on"),
];
