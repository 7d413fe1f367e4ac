import { fakeAnswer } from "../fake-answer.ts";
import { NoAnswer } from "../../src/model/tools.ts";
import type { HttpAnswer, HttpRequest, Tools } from "../../src/model/tools.ts";

/** An answer as the HTTP tool gives it. */
export function answer(status: number, body = "", headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return fakeAnswer("https://example.test/", { status, body, headers: Object.entries(headers) });
}

/** No answer, as the HTTP tool says it. */
export function noAnswer(layer: NoAnswer["layer"], code = "ECONNREFUSED", message = "connection refused"): NoAnswer {
  return new NoAnswer(layer, code, message);
}

/** An HTTP tool that answers as told and remembers what it was asked. */
export function fakeHttp(respond: (request: HttpRequest) => HttpAnswer | Error | Promise<HttpAnswer>): {
  readonly tools: Pick<Tools, "http">;
  readonly asked: HttpRequest[];
} {
  const asked: HttpRequest[] = [];
  return {
    asked,
    tools: {
      http: {
        async request(request) {
          asked.push(request);
          const response = await respond(request);
          if (response instanceof Error) throw response;
          return response;
        },
      },
    },
  };
}
