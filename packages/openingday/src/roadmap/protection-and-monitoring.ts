import { row } from "./row.ts";

/** Stage 5, protection. */
export const protectionRows = [
  row("S5.G", "goal", "Less abuse and less downtime without a fortress", "O L"),
  row("S5.C1", "check", "The edge absorbs floods, and nobody gets around it", "O A", ["edge.origin-open"]),
  row("S5.C2", "check", "Login, password reset and public forms are rate-limited", "L", ["ratelimit.off"]),
  row("S5.C3", "check", "Only your own sites may call your API from a browser", "O", ["cors.any", "cors.reflect"]),
  row("S5.C4", "check", "Security headers are sane for a public product", "O", ["headers.none"]),
  row("S5.C5", "check", "Logs record failures without secrets or personal details", "L", ["log.leak", "log.silent"]),
  row("S5.D1", "deliverable", "A basic policy for login, endpoints and admin routes", "L H"),
  row("S5.D2", "deliverable", "A list of allowed origins, safe headers and blocked patterns", "O R"),
  row("S5.F1", "signal", "Bots can hammer the sign-up form unhindered", "L", ["ratelimit.off"]),
  row("S5.F2", "signal", "Any website can make requests as your customer", "O", ["cors.any"]),
  row("S5.F3", "signal", "Logs contain tokens, passwords or card numbers", "L", ["log.leak"]),
];

/** Stage 6, monitoring. */
export const monitoringRows = [
  row("S6.G", "goal", "You hear of an outage before a customer mails you", "L"),
  row("S6.C1", "check", "Uptime checks cover the home page, login and booking", "L A", ["monitor.home-only"]),
  row("S6.C2", "check", "Server errors are recorded with the release they came from", "L", ["errors.no-release", "errors.swallowed"]),
  row("S6.C3", "check", "Response time, error rate and failed jobs are measured", "L", ["jobs.fail-silent"]),
  row("S6.C4", "check", "Alarms go where somebody reads them", "L H", ["alert.dead-webhook"]),
  row("S6.D1", "deliverable", "A page with health, history and recent errors", "L"),
  row("S6.D2", "deliverable", "An alert policy that is quiet until it matters", "L", ["alert.noisy"]),
  row("S6.F1", "signal", "The first report of a failure is a customer's screenshot", "L H", ["monitor.off"]),
  row("S6.F2", "signal", "Nobody can tell DNS, release, database and third party apart", "O L", [
    "outage.dns",
    "outage.deploy",
    "outage.db",
    "outage.thirdparty",
  ]),
  row("S6.F3", "signal", "Alarms ring so often that nobody looks", "L", ["flap"]),
];
