import type { Alert } from "../model/alert.ts";
import type { Incident } from "../model/incident.ts";
import { firstAction, sayLayer } from "./first-action.ts";
import { sayDuration, sayMoment } from "./say-when.ts";

/** The alarm of a new incident. `flapping` names how long it must stay quiet before it counts as over. */
export function writeAlarm(incident: Incident, at: number, flapping?: { readonly quietSeconds: number }): Alert {
  const often =
    flapping === undefined
      ? ""
      : ` It went down several times in short order: you hear of its end once it was quiet for ${sayDuration(flapping.quietSeconds * 1000)}.`;
  const seen = `${incident.seen}${often}`;
  const where = incident.layer === undefined ? "" : ` It fails at ${sayLayer(incident.layer)}.`;
  const action = firstAction(incident.layer);
  return {
    ...common(incident, at),
    transition: "down",
    title: `DOWN: ${incident.check}`,
    seen,
    firstAction: action,
    lines: [incident.url, `Since ${sayMoment(incident.openedAt)}.`, `Seen: ${seen}${where}`, `Do first: ${action}`],
  };
}

/** The end of an incident: it works again, or nobody watches it any more. */
export function writeEnd(incident: Incident, at: number, why: "recovered" | "not-watched"): Alert {
  const took = sayDuration(at - incident.openedAt);
  const seen =
    why === "recovered"
      ? `The outage lasted ${took}. What was seen at its start: ${incident.seen}`
      : `It was taken out of the monitor ${took} after it failed.`;
  const action =
    why === "recovered"
      ? "Write down what caused it while it is fresh, and tell the customers who asked."
      : "If that was not meant, put it back into the configuration.";
  return {
    ...common(incident, at),
    transition: "recovered",
    title: why === "recovered" ? `RESOLVED: ${incident.check} works again` : `RESOLVED: ${incident.check} is no longer monitored`,
    seen,
    firstAction: action,
    lines: [incident.url, `At ${sayMoment(at)}.`, seen, `Do next: ${action}`],
  };
}

function common(incident: Incident, at: number): Pick<Alert, "incident" | "check" | "url" | "since" | "at" | "layer"> {
  const { id, check, url, openedAt, layer } = incident;
  return { incident: id, check, url, since: openedAt, at, ...(layer === undefined ? {} : { layer }) };
}
