import { randomBytes } from "node:crypto";
import { serveHttp } from "../serve-http.ts";
import type { Latency } from "../pause.ts";
import type { Asked, Reply } from "../serve-http.ts";

/** One alarm that rang somewhere. */
export interface Alarm {
  readonly sink: "slack" | "sms" | "webhook" | "email";
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** What can be changed on the running sinks. */
export interface SinkSettings extends Latency {
  /** Sinks that answer 503 and keep nothing. */
  broken: readonly Alarm["sink"][];
}

/** Running alarm sinks. */
export interface AlarmSinks {
  readonly port: number;
  readonly url: string;
  readonly slackUrl: string;
  /** Twilio's base URL; the account follows as `/2010-04-01/Accounts/<sid>/Messages.json`. */
  readonly twilioUrl: string;
  readonly webhookUrl: string;
  /** `GET` answers every alarm as JSON, with `?since=<epoch ms>` those from then on. */
  readonly alarmsUrl: string;
  readonly settings: SinkSettings;
  alarms(sinceMs?: number): readonly Alarm[];
  /** Counts an alarm that came another way, such as a mail to the person on call. */
  record(alarm: Alarm): void;
  clear(): void;
  stop(): Promise<void>;
}

const maxAlarms = 1000;
const maxTextLength = 10_000;
const twilioPath = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/;

/** Starts one server shaped like Slack's incoming webhooks, Twilio's messages and a plain webhook; it remembers the last 1,000 alarms. */
export async function startAlarmSinks(options: {
  readonly address: string;
  readonly port: number;
  readonly latencyMs?: number;
  readonly now?: () => number;
}): Promise<AlarmSinks> {
  const now = options.now ?? Date.now;
  const settings: SinkSettings = { latencyMs: options.latencyMs ?? 0, broken: [] };
  const kept: Alarm[] = [];

  function record(alarm: Alarm): void {
    kept.push({ ...alarm, text: alarm.text.slice(0, maxTextLength) });
    if (kept.length > maxAlarms) kept.shift();
  }

  function take(sink: Alarm["sink"], text: string | undefined, accepted: Reply, refused: Reply): Reply {
    if (settings.broken.includes(sink)) return { status: 503, body: "no_service" };
    if (text === undefined) return refused;
    record({ sink, at: now(), text });
    return accepted;
  }

  function answer(asked: Asked): Reply {
    const { method, path, query, body } = asked;
    if (path === "/alarms" && method === "GET") {
      const since = Number(query.get("since") ?? 0);
      if (!Number.isFinite(since)) return { status: 400, body: { error: "since must be epoch milliseconds" } };
      return { status: 200, body: alarms(since) };
    }
    if (method !== "POST") return { status: 404, body: "not_found" };
    if (path.startsWith("/slack/services/"))
      return take("slack", slackText(body), { status: 200, body: "ok" }, { status: 400, body: "invalid_payload" });
    const account = twilioPath.exec(path)?.[1];
    if (account !== undefined) return answerTwilio(asked, account);
    if (path === "/hook") return take("webhook", body.slice(0, maxTextLength), { status: 200, body: "ok" }, { status: 400 });
    return { status: 404, body: "not_found" };
  }

  function answerTwilio({ headers, body }: Asked, account: string): Reply {
    if (!headers.authorization?.startsWith("Basic ")) return { status: 401, body: { code: 20_003, message: "Authenticate", status: 401 } };
    const form = new URLSearchParams(body);
    const [to, from, text] = [form.get("To"), form.get("From") ?? form.get("MessagingServiceSid"), form.get("Body")];
    const missing = to
      ? from
        ? "A text message body or media urls must be specified."
        : "A 'From' phone number is required."
      : "A 'To' phone number is required.";
    const sid = `SM${randomBytes(16).toString("hex")}`;
    const created = { sid, account_sid: account, to, from, body: text, status: "queued", error_code: null, num_segments: "1" };
    const refused = { code: 21_604, message: missing, status: 400 };
    return take("sms", (to && from && text) || undefined, { status: 201, body: created }, { status: 400, body: refused });
  }

  function alarms(sinceMs = 0): readonly Alarm[] {
    return kept.filter((alarm) => alarm.at >= sinceMs);
  }

  const http = await serveHttp({ address: options.address, port: options.port, settings, answer });
  const url = `http://${options.address}:${http.port}`;
  return {
    port: http.port,
    url,
    slackUrl: `${url}/slack/services/T000/B000/demo`,
    twilioUrl: url,
    webhookUrl: `${url}/hook`,
    alarmsUrl: `${url}/alarms`,
    settings,
    alarms,
    record,
    clear: () => void kept.splice(0),
    stop: () => http.stop(),
  };
}

// `text`, or else every text found in the blocks and attachments; undefined where Slack would refuse the payload.
function slackText(body: string): string | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return undefined;
  const { text, blocks, attachments } = payload as { text?: unknown; blocks?: unknown; attachments?: unknown };
  const own = typeof text === "string" ? text.trim() : "";
  if (own !== "") return own;
  const found = [blocks, attachments].filter(Array.isArray).flatMap((one) => textsIn(one, 0));
  return found.length === 0 ? undefined : found.join("\n");
}

function textsIn(value: unknown, depth: number): string[] {
  if (depth > 8 || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === "text" && typeof one === "string" ? [one] : textsIn(one, depth + 1)));
}
