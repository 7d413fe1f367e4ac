import { isPreloaded, startTracing } from "./tracing/start-tracing.ts";

export { readRelease } from "./read-release.ts";
export type { Release } from "./read-release.ts";
export { missingEnvironment, requireEnvironment } from "./require-environment.ts";
export type { ExitDoor } from "./require-environment.ts";
export type { EnvironmentVariables } from "./environment-variables.ts";
export { answerArrival, describeArrival } from "./answer-arrival.ts";
export type { Arrival, ArrivalResponse, ArrivingRequest } from "./answer-arrival.ts";
export { scrubConsole, scrubbedOutput, scrubText } from "./scrub.ts";
export type { Output } from "./scrub.ts";

// “node --import @openingday/node”: whoever only imports a function from here is not followed.
if (isPreloaded(import.meta.url, process.execArgv, process.env["NODE_OPTIONS"])) startTracing();
