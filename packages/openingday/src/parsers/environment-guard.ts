import { identifierName, isMember, isNode, isWrapper, propertyName, type SyntaxNode, type SyntaxTree } from "./syntax-tree.ts";

/**
 * What happens where a value is used and is not there: `default` another value takes its place; `guarded` the program asks first;
 * `demanded` it stops with a message; `bare` it carries on without; `written` the value is set there, not read.
 */
export type Guard = "default" | "guarded" | "demanded" | "bare" | "written";

const converters = /^(?:Number|String|Boolean|parseInt|parseFloat|BigInt)$/;
const stops = /throw|fail|panic|die|exit|abort|missing|required?|assert|invariant|fatal|crash/i;
const optionalMakers = /^(?:optional|default|nullish|nullable|catch|prefault)$/;

/** Looks upward from a use of a value and tells how its absence is met. */
export function judgeUse(use: SyntaxNode, tree: SyntaxTree): Guard {
  let node = use;
  let negated = false;
  let asked = false;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(node)) {
    if (isWrapper(parent)) {
      node = parent;
      continue;
    }
    switch (parent.type) {
      case "LogicalExpression": {
        const isLeft = parent["left"] === node;
        if (isLeft && parent["operator"] === "&&") asked = true;
        else if (isLeft && !asked) return stopsProgram(parent["right"]) ? "demanded" : "default";
        break;
      }
      case "UnaryExpression":
        if (parent["operator"] === "delete") return "written";
        if (parent["operator"] === "!") negated = !negated;
        asked = true;
        break;
      case "BinaryExpression":
        if (/^[=!]==?$|^in$/.test(String(parent["operator"]))) {
          if (/^===?$/.test(String(parent["operator"])) && isNothing(parent["left"] === node ? parent["right"] : parent["left"]))
            negated = !negated;
          asked = true;
          break;
        }
        return asked ? "guarded" : "bare";
      case "IfStatement":
        if (parent["test"] !== node) return asked ? "guarded" : "bare";
        return negated && stopsProgram(parent["consequent"]) ? "demanded" : "guarded";
      case "ConditionalExpression":
        if (parent["test"] !== node) return asked ? "guarded" : "bare";
        return "guarded";
      case "WhileStatement":
      case "DoWhileStatement":
      case "SwitchStatement":
        return "guarded";
      case "AssignmentExpression":
        if (parent["left"] === node) return parent["operator"] === "??=" || parent["operator"] === "||=" ? "default" : "written";
        return asked ? "guarded" : "bare";
      case "OptionalMemberExpression":
        return parent["object"] === node && parent["optional"] === true ? "guarded" : "bare";
      case "CallExpression":
      case "OptionalCallExpression": {
        if (!(parent["arguments"] as unknown[]).includes(node)) return asked ? "guarded" : "bare";
        if (converters.test(identifierName(parent["callee"]) ?? "")) {
          asked ||= identifierName(parent["callee"]) === "Boolean";
          break;
        }
        return asked || callIsOptional(parent["callee"]) ? "guarded" : "bare";
      }
      default:
        return asked ? "guarded" : "bare";
    }
    node = parent;
  }
  return asked ? "guarded" : "bare";
}

/** `z.string().optional().parse(...)`: the schema allows the value to be absent. */
function callIsOptional(callee: unknown): boolean {
  let node: unknown = callee;
  for (let i = 0; i < 20 && isNode(node); i++) {
    if (isMember(node)) {
      if (optionalMakers.test(propertyName(node) ?? "")) return true;
      node = node["object"];
    } else if (node.type === "CallExpression") node = node["callee"];
    else return false;
  }
  return false;
}

function isNothing(node: unknown): boolean {
  return (
    isNode(node) &&
    (node.type === "NullLiteral" || identifierName(node) === "undefined" || (node.type === "StringLiteral" && node["value"] === ""))
  );
}

/** Whether a statement or expression ends the program: a throw, `process.exit`, or a call whose name says so. */
export function stopsProgram(node: unknown): boolean {
  if (!isNode(node)) return false;
  switch (node.type) {
    case "ThrowStatement":
      return true;
    case "BlockStatement":
      return (node["body"] as unknown[]).some(stopsProgram);
    case "ExpressionStatement":
      return stopsProgram(node["expression"]);
    case "UnaryExpression":
      return node["operator"] === "throw";
    case "CallExpression": {
      const callee = node["callee"];
      if (!isNode(callee)) return false;
      if (/^(?:Arrow)?FunctionExpression$/.test(callee.type)) return stopsProgram(callee["body"]);
      return stops.test(identifierName(callee) ?? (isMember(callee) ? (propertyName(callee) ?? "") : ""));
    }
    default:
      return false;
  }
}
