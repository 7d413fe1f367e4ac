import { auditRows, domainRows } from "./audit-and-domain.ts";
import { barRows } from "./bar.ts";
import { deploymentRows, performanceRows } from "./deployment-and-performance.ts";
import { assistantRows, automationRows, handoverRows, restraintRows, sprintRows } from "./handover-and-beyond.ts";
import { monitoringRows, protectionRows } from "./protection-and-monitoring.ts";
import type { Row } from "./row.ts";

/** The roadmap: all 131 rows, in its order. */
export const rows: readonly Row[] = [
  ...barRows,
  ...auditRows,
  ...domainRows,
  ...deploymentRows,
  ...performanceRows,
  ...protectionRows,
  ...monitoringRows,
  ...handoverRows,
  ...automationRows,
  ...assistantRows,
  ...restraintRows,
  ...sprintRows,
];

/** The names of the seven stages, by their number; 0 is the bar above them. */
export const stageTitles: readonly string[] = [
  "The bar",
  "Quick audit",
  "Domain and email",
  "Production deployment",
  "Backend performance",
  "Protection",
  "Monitoring",
  "Handover",
];

const byId = new Map(rows.map((row) => [row.id, row]));

/** The row with this id, if there is one. */
export function findRow(id: string): Row | undefined {
  return byId.get(id);
}
