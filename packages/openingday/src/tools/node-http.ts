/**
 * Node's HTTP client without its ES module face: to fill in that one Node reads every export, and a single one of them loads all of
 * `fetch`, which is a good part of what a start costs.
 */
export const { Agent: PlainAgent, request: plainRequest } = process.getBuiltinModule("node:http");
