import type { WebFace } from "../../model/evidence-names.ts";
import { NoAnswer, type Tools } from "../../model/tools.ts";
import { describeFailure } from "../failure.ts";

const maxBytes = 64 * 1024;
const timeoutMs = 6_000;

/**
 * The front page of a name as a browser asks for it: https, and http where no https answers. `says` are the words, in lower case, by
 * which the service behind it tells that nobody holds the name. Never rejects.
 */
export async function lookAtFace(http: Tools["http"], name: string, says?: string): Promise<WebFace> {
  let last: WebFace = { url: `https://${name}/` };
  for (const url of [`https://${name}/`, `http://${name}/`]) {
    try {
      const answer = await http.request({ url, maxBytes, timeoutMs });
      const location = answer.header("location");
      const unclaimed = says !== undefined && answer.status >= 400 && answer.text().toLowerCase().includes(says) ? says : undefined;
      return {
        url,
        status: answer.status,
        ...(location === undefined ? {} : { location: location.slice(0, 300) }),
        ...(unclaimed === undefined ? {} : { unclaimed }),
      };
    } catch (error) {
      last = { url, ...describeFailure(error) };
      // A name without an address has none for http either.
      if (error instanceof NoAnswer && error.layer === "dns") return last;
    }
  }
  return last;
}
