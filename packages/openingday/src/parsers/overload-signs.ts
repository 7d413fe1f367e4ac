import type { OverloadKind, OverloadSign } from "../model/evidence-crowd.ts";
import { redact } from "./redact.ts";

/** What drivers, pools, databases and servers write when there is too much for them. */
const phrases: readonly (readonly [OverloadKind, RegExp])[] = [
  // pg-pool, generic-pool and Sequelize, Knex, Prisma, mysql2, HikariCP, SQLAlchemy, Go's and Rails' pools
  [
    "pool-exhausted",
    /timeout exceeded when trying to connect|timeout acquiring a connection|timed out fetching a new connection from the connection pool|resource ?request timed out|connectionacquiretimeout|no connections available|queue limit reached|connection is not available, request timed out|queuepool limit|connection pool (?:is )?(?:exhausted|full|timed? ?out)|could not obtain a (?:database )?connection (?:from the pool )?within/iu,
  ],
  [
    "database-full",
    /too many clients already|remaining connection slots are reserved|too many connections|max(?:imum)?(?:imum)? (?:number of )?(?:client )?connections (?:reached|exceeded)|max_connections/iu,
  ],
  [
    "event-loop-blocked",
    /event[- ]?loop (?:is |was |has been )?(?:blocked|delayed|lagging|stalled|under pressure)|(?:blocked|blocking) (?:the )?event[- ]?loop|event[- ]?loop (?:delay|lag|utili[sz]ation) (?:of |is |above |over |exceed)|event[- ]?loop blocked for/iu,
  ],
];

const maxText = 4 * 1024 * 1024;
const aroundChars = 60;

/** Signs of overload in a text, each kind once with the words around it. */
export function findOverloadSigns(text: string, where: OverloadSign["where"]): readonly OverloadSign[] {
  const within = text.slice(0, maxText);
  return phrases.flatMap(([kind, phrase]) => {
    const match = phrase.exec(within);
    if (match === null) return [];
    const line = within.slice(Math.max(0, match.index - aroundChars), match.index + match[0].length + aroundChars);
    return [{ kind, where, line: redact(line.replaceAll(/\s+/gu, " ").trim()) }];
  });
}
