import type { SeenRequest, SeenResponse } from "./library.ts";

/** What a visit has asked for so far, in memory alone. */
export interface VisitLog {
  asked(request: SeenRequest): void;
  answered(response: SeenResponse): void;
  /** Its answer is whole, or will never come. */
  ended(request: SeenRequest): void;
  /** Requests to hosts that are kept. */
  count(): number;
  /** Whether later requests were not kept, because there were so many before. */
  isFull(): boolean;
  /** As a browser's “Save all as HAR” would have them; waits a little for what is still being read. */
  entries(): Promise<readonly HarEntry[]>;
}

/** The part of an entry of HAR 1.2 that a journey is made from. */
export interface HarEntry {
  readonly _resourceType: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly NamedValue[];
    readonly postData?: { readonly mimeType: string; readonly text: string };
  };
  response: {
    status: number;
    headers: readonly NamedValue[];
    content: { mimeType: string; text: string };
  };
}

type NamedValue = { readonly name: string; readonly value: string };

const mostEntries = 5_000;
const longestAddress = 16_000;
/** One more than a form may have is enough to know that it is none. */
const longestBody = 256 * 1024 + 1;
const longestText = 1024 * 1024;
/** Larger answers are not fetched from the browser. */
const longestAnswer = 8 * 1024 * 1024;
const mostTextTogether = 48 * 1024 * 1024;
const mostReads = 200;
const readMs = 3_000;
const isText = /^text\/(?!css|javascript)|json|xhtml/iu;
const isPicture = /^(?:script|stylesheet|image|font|media|manifest|texttrack)$/u;

/** @param isKept Whether a host may be ours; of every other request it is only remembered that it was there. */
export function createVisitLog(isKept: (host: string) => boolean): VisitLog {
  const entries: HarEntry[] = [];
  const open = new Map<SeenRequest, { readonly entry: HarEntry; answer?: SeenResponse }>();
  const reads = new Set<Promise<void>>();
  let count = 0;
  let full = false;
  let textLeft = mostTextTogether;

  const read = (work: Promise<void>): void => {
    const limited = within(work).finally(() => reads.delete(limited));
    reads.add(limited);
  };

  async function readText(entry: HarEntry, answer: SeenResponse): Promise<void> {
    // Many an answer does not say beforehand how long it is; the browser would hand out all of it.
    const { responseBodySize } = await answer.request().sizes();
    if (responseBodySize > longestAnswer) return;
    const text = Buffer.from(await answer.body())
      .subarray(0, longestText)
      .toString("utf8");
    textLeft -= text.length;
    if (textLeft < 0) return;
    entry.response.content = { ...entry.response.content, text };
  }

  return {
    asked(request) {
      const url = URL.parse(request.url());
      if (url === null || !/^https?:$/u.test(url.protocol) || url.href.length > longestAddress) return;
      if (entries.length >= mostEntries) full = true;
      if (full) return;
      if (!isKept(url.hostname)) {
        entries.push({ _resourceType: "", request: { method: "GET", url: `${url.origin}/`, headers: [] }, response: unanswered() });
        return;
      }
      count += 1;
      const entry = { _resourceType: request.resourceType(), request: toHar(request, url), response: unanswered() };
      entries.push(entry);
      open.set(request, { entry });
    },
    answered(response) {
      const kept = open.get(response.request());
      if (kept === undefined) return;
      const { entry } = kept;
      kept.answer = response;
      const headers = response.headers();
      entry.response = {
        status: response.status(),
        headers: named(headers),
        content: { mimeType: headers["content-type"] ?? "", text: "" },
      };
      // The cookies that an answer sets come by a way of their own, which may never speak.
      if (reads.size < mostReads)
        read(response.headersArray().then((all) => void (entry.response = { ...entry.response, headers: all.slice(0, 200) })));
    },
    ended(request) {
      const kept = open.get(request);
      open.delete(request);
      if (kept?.answer === undefined || reads.size >= mostReads || textLeft <= 0) return;
      const { entry, answer } = kept;
      const { status, content } = entry.response;
      const size = Number(answer.headers()["content-length"] ?? 0);
      const isWanted = !isPicture.test(entry._resourceType) && (content.mimeType === "" || isText.test(content.mimeType));
      if (isWanted && (status < 300 || status > 399) && !(size > longestAnswer)) read(readText(entry, answer));
    },
    count: () => count,
    isFull: () => full,
    async entries() {
      await Promise.all(reads);
      return entries;
    },
  };
}

function unanswered(): HarEntry["response"] {
  return { status: 0, headers: [], content: { mimeType: "", text: "" } };
}

function toHar(request: SeenRequest, url: URL): HarEntry["request"] {
  const body = request.postDataBuffer();
  const headers = request.headers();
  return {
    method: request.method(),
    url: url.href,
    headers: named(headers),
    ...(body === null
      ? {}
      : { postData: { mimeType: headers["content-type"] ?? "", text: Buffer.from(body).subarray(0, longestBody).toString("utf8") } }),
  };
}

function named(headers: Readonly<Record<string, string>>): readonly NamedValue[] {
  return Object.entries(headers)
    .slice(0, 200)
    .map(([name, value]) => ({ name, value }));
}

/** What cannot be read, or not now, is left as it is: the window may have gone meanwhile. */
async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, readMs);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
