import { describe, expect, it } from "vitest";
import { hintsIn } from "./read.ts";

const morgan = 'import morgan from "morgan"; ';
const http = 'import pinoHttp from "pino-http"; ';
const pino = 'import pino from "pino"; ';

describe("what a logger is set to write down", () => {
  it.each([
    ["morgan :req[authorization]", `${morgan}app.use(morgan(":method :url :req[authorization]"));`],
    ["morgan :req[Cookie]", `${morgan}app.use(morgan(\`:method :status :req[Cookie]\`));`],
    ["morgan :res[set-cookie]", 'const morgan = require("morgan"); app.use(morgan(":status :res[set-cookie]"));'],
    [
      "morgan :url, with a token in the address",
      `${morgan}app.use(morgan("combined")); app.get("/reset", (req, res) => reset(req.query.token));`,
    ],
    ["req.body", `${morgan}morgan.token("body", (req) => JSON.stringify(req.body)); app.use(morgan(":method :body"));`],
    ["req.headers", `${morgan}app.use(morgan((tokens, req, res) => [tokens.method(req, res), JSON.stringify(req.headers)].join(" ")));`],
    ["morgan :req[authorization]", `${morgan}app.use(morgan((tokens, req, res) => tokens.req(req, res, "authorization")));`],
    ["all headers (pinoHttp without redact)", `${http}app.use(pinoHttp());`],
    ["all headers (pinoHttp without redact)", `${http}app.use(pinoHttp({ genReqId: (req) => req.id }));`],
    ["req.headers", `${pino}export const log = pino({ serializers: { req: (req) => ({ method: req.method, headers: req.headers }) } });`],
    ["req.body", `${pino}export const log = pino({ serializers: { req(req) { return { url: req.url, body: req.raw.body }; } } });`],
    [
      "request.headers.authorization",
      `import fastify from "fastify"; fastify({ logger: { serializers: { req(request) { return { auth: request.headers.authorization }; } } } });`,
    ],
  ])("is seen: %s", (subject, text) => {
    expect(hintsIn(text)).toEqual([`logged-request 1 ${subject}`]);
  });

  it.each([
    { why: "morgan writes its short line", text: `${morgan}app.use(morgan("tiny"));` },
    {
      why: "morgan writes its long line, and no token is in an address",
      text: `${morgan}app.use(morgan("combined")); app.get("/", (req) => req.query.page);`,
    },
    { why: "morgan names a harmless header", text: `${morgan}app.use(morgan(":method :url :req[x-request-id] :res[content-length]"));` },
    {
      why: "the address is written without its query",
      text: `${morgan}morgan.token("url", (req) => req.path); app.use(morgan("tiny")); use(req.query.token);`,
    },
    {
      why: "a token of morgan’s is made and not used",
      text: `${morgan}morgan.token("body", (req) => JSON.stringify(req.body)); app.use(morgan("tiny"));`,
    },
    {
      why: "what is written goes through a mask",
      text: `${morgan}morgan.token("body", (req) => JSON.stringify(mask(req.body))); app.use(morgan(":body"));`,
    },
    { why: "it is for development", text: `${morgan}if (process.env.NODE_ENV !== "production") app.use(morgan(":req[authorization]"));` },
    { why: "something else has that name", text: 'import morgan from "./morgan.ts"; app.use(morgan(":req[authorization]"));' },
    { why: "secrets are covered up", text: `${http}app.use(pinoHttp({ redact: ["req.headers.authorization", "req.headers.cookie"] }));` },
    { why: "a logger of one’s own is handed over", text: `${http}app.use(pinoHttp({ logger }));` },
    { why: "its settings stand elsewhere", text: `${http}app.use(pinoHttp(settings)); app.use(pinoHttp({ ...settings }));` },
    {
      why: "its serializer names harmless fields",
      text: `${http}app.use(pinoHttp({ serializers: { req: (req) => ({ method: req.method, url: req.url, agent: req.headers["user-agent"] }) } }));`,
    },
    {
      why: "headers are written and covered up",
      text: `${pino}pino({ redact: ["req.headers.authorization"], serializers: { req: (req) => ({ headers: req.headers }) } });`,
    },
    {
      why: "a serializer leaves some headers out",
      text: `${pino}pino({ serializers: { req: (req) => ({ headers: omit(req.headers, ["authorization"]) }) } });`,
    },
    { why: "an answer’s headers are written", text: `${pino}pino({ serializers: { res: (res) => ({ headers: res.headers }) } });` },
    { why: "the standard ones are used", text: `${pino}pino({ serializers: pino.stdSerializers });` },
    {
      why: "serializers are of another kind",
      text: 'import { store } from "redux-persist"; store({ serializers: { req: (req) => ({ body: req.body }) } });',
    },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(text)).toEqual([]);
  });
});
