import type { HttpAnswer, HttpRequest, Tools } from "../model/tools.ts";

/**
 * Tools for which one origin lives at another: a release that is tried out under an address of its own is walked through with the
 * journeys, and the links in mails, that name the one customers know. Nothing changes where both are the same.
 */
export function toolsElsewhere(tools: Tools, known: string, real: string): Tools {
  if (known === real) return tools;
  const there = (text: string): string => moved(text, known, real);
  const back = (text: string): string => moved(text, real, known);
  return {
    ...tools,
    http: {
      async request(request) {
        const answer = await tools.http.request({ ...request, url: there(request.url), ...movedHeaders(request, there) });
        return answerFrom(answer, back);
      },
    },
  };
}

/** What an application compares with its own name: a form that seems to come from elsewhere is refused. */
function movedHeaders({ headers }: HttpRequest, there: (text: string) => string): Pick<HttpRequest, "headers"> {
  if (headers === undefined) return {};
  const named = new Set(["origin", "referer"]);
  return { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, named.has(name) ? there(value) : value])) };
}

function answerFrom(answer: HttpAnswer, back: (text: string) => string): HttpAnswer {
  const headers = answer.headers.map(({ name, value }) => ({ name, value: name === "location" ? back(value) : value }));
  return {
    ...answer,
    url: back(answer.url),
    headers,
    header: (name) => headers.find((one) => one.name === name.toLowerCase())?.value,
  };
}

function moved(text: string, from: string, to: string): string {
  return text === from || text.startsWith(`${from}/`) || text.startsWith(`${from}?`) ? to + text.slice(from.length) : text;
}
