const database =
  /\b(?:prisma|knex|trx|tx|db|database|pool|sql|supabase|drizzle)\b|\.(?:query|execute|findOne|findById|findMany|findAll|findByPk|selectFrom|collection)\b|\/(?:queries|repositor(?:y|ies)|dal|data-access)[/."']/;
/** Within the loop: the database itself, or a function that may stand before it. */
const asked =
  /\b(?:prisma|knex|trx|tx|db|database|sql|supabase)\b|\.(?:query|execute|find[A-Z]\w*|selectFrom|collection)\b|(?:\bawait|\breturn|=>)\s+[a-z]\w*\(/;
const loop = /\b(?:for|while)\s*\(|\.(?:map|forEach|flatMap)\s*\(/g;
const handler =
  /\(\s*_?req(?:uest)?\b[^()]{0,80},\s*_?(?:res|response|reply)\b|\.(?:get|post|put|patch|delete|all)\s*(?:<[^<>]{0,200}(?:<[^<>]{0,100}>[^<>]{0,100}){0,3}>)?\(\s*["'`][/*]|\bexport\s+(?:const|(?:async\s+)?function)\s+(?:GET|POST|PUT|PATCH|DELETE|getServerSideProps|loader|action)\b|\bexport\s+default\s+(?:async\s+)?(?:function\b|\()|\b(?:define)?[eE]ventHandler\b/;
const blocking =
  /(?:FileSync|readdirSync|cpSync|execSync|spawnSync|pbkdf2Sync|scryptSync|KeyPairSync|hashSync|compareSync|zipSync|flateSync|ompressSync)\b/;
const elsewhere = /\b(?:fetch|axios(?:\.\w+)?)\s*\(\s*["'`]https?:/;
const list =
  /\bfindMany\s*\(\s*(?:\)|\{)|\bselect\b(?!\s*:)[\s\S]{0,300}?\bfrom\b|\.select\s*\(\s*(?:["'`][^"'`]{0,200}["'`]\s*)?\)|\.find\s*\(\s*(?:\{\s*\})?\s*\)/i;
const assigned = /=\s*await\b/g;
const log = /\b(?:console|_?log(?:ger)?|LOGGER|pino|winston)\.\w+\s*\(/g;
const logged = /\.(?:body|rawBody|headers|cookies|signedCookies)\b|\bprocess\s*\.\s*env\b|\b(?:body|payload|data|json|input|text|form)\b/;
/** What stands further behind is not looked at. */
const bodyCharacters = 1_200;
const callCharacters = 300;

/** Whether a program may hold anything that stands out: cheap, so that most files are never parsed. */
export function mayHoldHints(text: string): boolean {
  return mayLogRequest(text) || mayWait(text) || mayAskInLoop(text);
}

function mayWait(text: string): boolean {
  const isSlow =
    (text.includes("Sync") && blocking.test(text)) ||
    (text.includes("http") && elsewhere.test(text)) ||
    (text.includes("await") && database.test(text) && ((text.match(assigned)?.length ?? 0) >= 3 || list.test(text)));
  return isSlow && handler.test(text);
}

function mayAskInLoop(text: string): boolean {
  if (!text.includes("await") || !database.test(text)) return false;
  for (const { index } of text.matchAll(loop)) {
    const body = text.slice(index, index + bodyCharacters);
    if (asked.test(body) && (body.includes("await") || text.slice(Math.max(0, index - 200), index).includes("Promise.all"))) return true;
  }
  return false;
}

function mayLogRequest(text: string): boolean {
  for (const { index } of text.matchAll(log))
    if (logged.test(text.slice(index, index + callCharacters))) return /\breq(?:uest)?\b|\bprocess\s*\.\s*env\b/.test(text);
  return false;
}
