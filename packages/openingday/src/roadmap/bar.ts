import { row } from "./row.ts";

/** The promise, the minimum bar and the target numbers: what the verdict stands on. */
export const barRows = [
  row("P1", "promise", "A customer signs up, books, pays and gets in, with no delay, error or leak on the way", "L", [
    "flow.login-500",
    "flow.checkout-500",
  ]),
  row("P2", "promise", "Links in paid ads survive every redirect with their tracking", "O", ["redirect.drop-query"]),
  row("P3", "promise", "Stable enough to sell, observable enough to debug, secure enough not to embarrass you", "O R L"),
  row("P4", "promise", "Where the bar is out of reach, the report names the real risk instead of pretending"),
  row("P5", "promise", "All six target numbers are met"),
  row("MB1", "minimum-bar", "Everyone reaches the right site over a safe connection", "O", [
    "tls.wrong-host",
    "tls.expired",
    "dns.apex-missing",
  ]),
  row("MB2", "minimum-bar", "Mail in your name arrives with SPF, DKIM and DMARC", "O L", ["mail.no-dkim"]),
  row("MB3", "minimum-bar", "Production runs with its settings complete and its secrets safe", "R A", ["env.missing", "secret.committed"]),
  row("MB4", "minimum-bar", "Core pages and routes are fast enough for the first customers", "L", ["slow.signup"]),
  row("MB5", "minimum-bar", "An edge takes load off the app and keeps simple abuse away", "O A", ["edge.off"]),
  row("MB6", "minimum-bar", "An alarm rings before a customer writes", "L", ["monitor.off"]),
  row("T1", "target", "19 of 20 signed-in requests answer within 400 ms", "L", ["slow.dashboard"]),
  row("T2", "target", "Cached public pages start to arrive within 200 ms", "O", ["cache.off"]),
  row("T3", "target", "Uptime is checked every minute, and no check is missed", "L A", ["monitor.interval-5m"]),
  row("T4", "target", "No production secret is in the code, its history or the browser", "R O", [
    "secret.committed",
    "secret.in-history",
    "secret.in-bundle",
  ]),
  row("T5", "target", "All name servers agree on where the site is", "O", ["dns.split-auth", "dns.moved-name-servers"]),
  row("T6", "target", "Received mail passes DMARC, aligned with your domain", "O L", ["mail.unaligned"]),
];
