import { identifierName, isMember, isNode, literalText, propertyName, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { isCall, isFunction, readChain } from "./call-chain.ts";

const verbs = /^(?:get|post|put|patch|delete|all)$/;
const routers = /^(?:app|api|router|routes?|server|fastify|instance|hono|\w*Router|\w*App|\w*Routes?|\w*Api)$/;
const methodFile = /(?:^|\/)(?:route|\+server)\.[cm]?[jt]sx?$/;
const methodName = /^(?:GET|POST|PUT|PATCH|DELETE)$/;
const apiFile = /(?:^|\/)pages\/api\/|^api\//;
const pageFile = /(?:^|\/)(?:app|pages|routes)\/(?:.*\/)?/;
const loaderName = /^(?:getServerSideProps|loader|action)$/;
const requestName = /^_?(?:req|request)$/;
const answerName = /^_?(?:res|response|reply)$/;

/** The function that answers the request in which a node runs; nothing where no request is seen to wait for it. */
export function findHandler(node: SyntaxNode, tree: SyntaxTree, path: string): SyntaxNode | undefined {
  for (let outer = tree.parentOf(node); outer !== undefined; outer = tree.parentOf(outer))
    if (isFunction(outer) && isHandler(outer, tree, path)) return outer;
  return undefined;
}

/** Whether a function answers requests: given to a router, exported as the framework wants it, or by its parameters. */
export function isHandler(fn: SyntaxNode, tree: SyntaxTree, path: string): boolean {
  const [first, second] = (fn["params"] as unknown[]).map(nameOf);
  if (requestName.test(first ?? "") && answerName.test(second ?? "")) return true;
  const parent = tree.parentOf(fn);
  if (parent === undefined) return false;
  if (isCall(parent)) return isRoute(parent, fn) || /^(?:define)?[eE]ventHandler$/.test(identifierName(parent["callee"]) ?? "");
  if (parent.type === "ExportDefaultDeclaration") return apiFile.test(path);
  const name = identifierName(fn["id"]) ?? (parent.type === "VariableDeclarator" ? identifierName(parent["id"]) : undefined);
  if (name === undefined || !isExported(fn, parent, tree)) return false;
  return (methodName.test(name) && methodFile.test(path)) || (loaderName.test(name) && pageFile.test(path));
}

/** `app.get("/bookings", …, handler)`. */
function isRoute(call: SyntaxNode, fn: SyntaxNode): boolean {
  const [path, ...rest] = call["arguments"] as unknown[];
  const callee = unwrap(call["callee"]);
  if (callee === undefined || !isMember(callee) || !verbs.test(propertyName(callee) ?? "") || !rest.includes(fn)) return false;
  return /^[/*]/.test(literalText(path) ?? "") && routers.test(readChain(callee["object"]).at(-1)?.name ?? "");
}

function isExported(fn: SyntaxNode, parent: SyntaxNode, tree: SyntaxTree): boolean {
  if (parent.type === "ExportNamedDeclaration") return true;
  const declaration = parent.type === "VariableDeclarator" ? tree.parentOf(parent) : undefined;
  return declaration !== undefined && tree.parentOf(declaration)?.type === "ExportNamedDeclaration" && parent["init"] === fn;
}

function nameOf(parameter: unknown): string | undefined {
  return isNode(parameter) && parameter.type === "AssignmentPattern" ? identifierName(parameter["left"]) : identifierName(parameter);
}
