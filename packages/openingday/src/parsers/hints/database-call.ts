import { isNode, literalText, unwrap, type SyntaxNode } from "../syntax-tree.ts";
import { type ChainLink, isPlainObject, propertyOf, readChain, sayChain } from "./call-chain.ts";
import { sqlKind, sqlText, wholeTable } from "./sql-text.ts";

/** A question or an order to the database. */
export interface DatabaseCall {
  readonly kind: "read" | "insert" | "other";
  /** As the code calls it, e.g. `prisma.booking.findMany`. */
  readonly subject: string;
  /** On one connection, where several at once gain nothing. */
  readonly onConnection: boolean;
  /** What is asked at the same moment is put into one question by the library itself. */
  readonly joined: boolean;
  /** The table of which every row is read. */
  readonly wholeTable?: string;
}

type Found = Pick<DatabaseCall, "kind"> & Partial<DatabaseCall>;
type Reader = (links: readonly ChainLink[]) => Found | undefined;

const handle = /^(?:db|database|knex|trx|tx|transaction|\w*prisma\w*|drizzle\w*|\w*Db|\w*DB|\w*Database)$/i;
const connection = /^(?:client|conn|connection|dbClient|pgClient|trx|tx|transaction|t)$/i;
const reads =
  /^(?:findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|findMany|findOne|findById|findByPk|findAll|count|countDocuments|aggregate|groupBy)$/;
const inserts = /^(?:create|insertOne)$/;
const changes =
  /^(?:update|updateMany|updateOne|upsert|delete|deleteMany|deleteOne|createMany|insertMany|findOneAndUpdate|findByIdAndUpdate|findOneAndDelete|replaceOne)$/;
const ordering = /^(?:select|from|order|orderBy|sort|lean|exec|populate|all|execute|toArray|returns|throwOnError|timeout)$/;

/** Understands the drivers and libraries that most young products use; `hasModels` where the file speaks to one with models in classes. */
export function readDatabaseCall(node: unknown, hasModels: boolean): DatabaseCall | undefined {
  const inner = unwrap(node);
  if (inner === undefined) return undefined;
  if (inner.type === "TaggedTemplateExpression") return readTagged(inner);
  const links = readChain(inner);
  if (links.length < 2) return undefined;
  for (const read of hasModels ? [...readers, readModel] : readers) {
    const found = read(links);
    if (found !== undefined) return { subject: sayChain(links), onConnection: false, joined: false, ...found };
  }
  return undefined;
}

/** postgres.js, Neon, Vercel, and Prisma's raw queries: a statement behind a tag. */
function readTagged(node: SyntaxNode): DatabaseCall | undefined {
  const links = readChain(node["tag"]);
  const tag = links.at(-1)?.name ?? "";
  if (!/^(?:sql|db|tx|trx|\$queryRaw|\$executeRaw)$/.test(tag)) return undefined;
  const sql = sqlText(node) ?? "";
  const kind = sqlKind(sql);
  if (kind === undefined) return undefined;
  const table = wholeTable(sql);
  return {
    kind,
    subject: `${sayChain(links)}\`…\``,
    onConnection: connection.test(tag),
    joined: false,
    ...(table === undefined ? {} : { wholeTable: table }),
  };
}

/** `pool.query("select …")`, also of mysql2 and better-known wrappers: the statement itself must be seen. */
const readStatement: Reader = (links) => {
  const last = links.at(-1);
  if (last?.given === undefined || !/^(?:query|execute|\$queryRawUnsafe)$/.test(last.name)) return undefined;
  const sql = sqlText(last.given[0]);
  const kind = sql === undefined ? undefined : sqlKind(sql);
  if (sql === undefined || kind === undefined) return undefined;
  const table = wholeTable(sql);
  return { kind, onConnection: connection.test(links.at(-2)?.name ?? ""), ...(table === undefined ? {} : { wholeTable: table }) };
};

/** `prisma.booking.findMany(…)` and Drizzle's `db.query.bookings.findMany(…)`. */
const readDelegate: Reader = (links) => {
  const [third, model, last] = links.slice(-3);
  if (third === undefined || model === undefined || last?.given === undefined || model.given !== undefined) return undefined;
  const isDrizzle = third.name === "query" && handle.test(links.at(-4)?.name ?? "");
  if ((!isDrizzle && !handle.test(third.name)) || !/^[a-z_]\w*$/.test(model.name) || third.given !== undefined) return undefined;
  const [asked] = last.given;
  if (/prisma/i.test(third.name) || isDrizzle || asked === undefined || isNode(asked)) {
    const kind = reads.test(last.name) ? "read" : inserts.test(last.name) ? "insert" : changes.test(last.name) ? "other" : undefined;
    if (kind === undefined) return undefined;
    const isWhole = last.name === "findMany" && (asked === undefined || (isPlainObject(asked) && isUnbounded(asked)));
    return {
      kind,
      onConnection: connection.test((isDrizzle ? links.at(-4) : third)?.name ?? ""),
      joined: !isDrizzle && /^findUnique(?:OrThrow)?$/.test(last.name),
      ...(isWhole ? { wholeTable: model.name } : {}),
    };
  }
  return undefined;
};

function isUnbounded(asked: unknown): boolean {
  return ["where", "take", "first", "last", "skip", "cursor", "limit", "distinct"].every((name) => propertyOf(asked, name) === undefined);
}

/** Drizzle, Kysely and Knex: a statement put together call by call. */
const readBuilder: Reader = (links) => {
  const at = links.findIndex(({ given }, index) => given !== undefined && index > 0 && handle.test(links[index - 1]?.name ?? ""));
  const first = links[at];
  if (first === undefined) return readKnex(links);
  const names = links.slice(at).map(({ name }) => name);
  const onConnection = connection.test(links[at - 1]?.name ?? "");
  const isRun = /^execute(?:TakeFirst(?:OrThrow)?)?$/.test(names.at(-1) ?? "");
  if (/^select(?:Distinct(?:On)?)?$/.test(first.name) && names[1] === "from") {
    const isWhole = names.slice(2).every((name) => ordering.test(name)) && first.given?.length === 0;
    const table = sayChain(readChain(links[at + 1]?.given?.[0]));
    return { kind: "read", onConnection, ...(isWhole && table !== "" ? { wholeTable: table } : {}) };
  }
  if (first.name === "insert" && names[1] === "values") return { kind: kindOfInsert(names) };
  if ((first.name === "update" && names[1] === "set") || (first.name === "delete" && names.includes("where"))) return { kind: "other" };
  if (first.name === "selectFrom" && isRun) return { kind: "read", onConnection };
  if (first.name === "insertInto" && isRun) return { kind: kindOfInsert(names) };
  if (/^(?:updateTable|deleteFrom)$/.test(first.name) && isRun) return { kind: "other" };
  return readKnex(links);
};

/** What meets a row that is there already is seldom put into one statement. */
function kindOfInsert(names: readonly string[]): "insert" | "other" {
  return names.some((name) => /^onConflict|^onDuplicate|^ignore$/.test(name)) ? "other" : "insert";
}

const readKnex: Reader = (links) => {
  const at = links.findIndex(({ name, given }) => /^(?:knex|db|trx|tx)$/.test(name) && literalText(given?.[0]) !== undefined);
  if (at < 0 || links.length === at + 1) return undefined;
  const names = links.slice(at + 1).map(({ name }) => name);
  if (names.includes("insert")) return { kind: kindOfInsert(names) };
  if (names.some((name) => /^(?:update|del|delete|increment|decrement|truncate)$/.test(name))) return { kind: "other" };
  if (!names.some((name) => /^(?:where\w*|select|first|join|leftJoin|count|pluck)$/.test(name))) return undefined;
  const table = names.every((name) => ordering.test(name)) ? literalText(links[at]?.given?.[0]) : undefined;
  return { kind: "read", onConnection: connection.test(links[at]?.name ?? ""), ...(table === undefined ? {} : { wholeTable: table }) };
};

/** `supabase.from("bookings").select(…)`, and MongoDB's `db.collection("bookings").findOne(…)`. */
const readTable: Reader = (links) => {
  const at = links.findIndex(({ name, given }) => (name === "from" || name === "collection") && literalText(given?.[0]) !== undefined);
  const asked = links[at + 1];
  const owner = links[at - 1]?.name ?? "";
  if (at < 1 || asked?.given === undefined) return undefined;
  if (links[at]?.name === "from" && !/supabase|^(?:sb|admin|client|createClient|createServerClient|createServiceClient)$/i.test(owner))
    return undefined;
  if (links[at]?.name === "collection" && !/^(?:find|findOne|countDocuments|aggregate|insertOne|updateOne|deleteOne)$/.test(asked.name))
    return undefined;
  const isRead = /^(?:select|find|findOne|countDocuments|aggregate)$/.test(asked.name);
  const kind = isRead ? "read" : /^insert(?:One)?$/.test(asked.name) ? "insert" : "other";
  const filter = asked.name === "find" ? asked.given[0] : undefined;
  const isWhole =
    (asked.name === "select" && asked.given.length < 2 && links.slice(at + 2).every(({ name }) => ordering.test(name))) ||
    (asked.name === "find" && isNothing(filter) && links.slice(at + 2).every(({ name }) => ordering.test(name)));
  const table = literalText(links[at]?.given?.[0]);
  return { kind, ...(isWhole && table !== undefined ? { wholeTable: table } : {}) };
};

/** Mongoose and Sequelize: `Booking.findById(…)`. */
const readModel: Reader = (links) => {
  const [model, asked, ...rest] = links;
  if (model === undefined || asked?.given === undefined || model.given !== undefined || !/^[A-Z][a-z]\w*$/.test(model.name))
    return undefined;
  if (/^(?:Array|Object|Promise|Number|String|Reflect|Math|Date|Symbol|Buffer|Error|Map|Set)$/.test(model.name)) return undefined;
  const isFind = asked.name === "find" && (asked.given.length === 0 || unwrap(asked.given[0])?.type === "ObjectExpression");
  if (!isFind && !reads.test(asked.name)) {
    if (inserts.test(asked.name) && unwrap(asked.given[0])?.type === "ObjectExpression") return { kind: "insert" };
    return undefined;
  }
  const isWhole = isFind && isNothing(asked.given[0]) && rest.every(({ name }) => ordering.test(name));
  return { kind: "read", ...(isWhole ? { wholeTable: model.name } : {}) };
};

function isNothing(filter: unknown): boolean {
  const object = unwrap(filter);
  return object === undefined || (object.type === "ObjectExpression" && (object["properties"] as unknown[]).length === 0);
}

const readers: readonly Reader[] = [readStatement, readTable, readDelegate, readBuilder];
