import type { ServedScan } from "../../model/evidence-repository.ts";
import type { Pages } from "../../model/evidence-web.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import type { HttpAnswer } from "../../model/tools.ts";
import { redact } from "../../parsers/redact.ts";
import { describeFailure } from "../failure.ts";
import { isOwn } from "./is-own.ts";
import type { CreateCollector, SecretCollector } from "../secret-collector.ts";

const maxPages = 2;
const maxScripts = 12;
const pageBytes = 512 * 1_024;
const scriptBytes = 2 * 1_024 * 1_024;
const timeoutMs = 8_000;
const limits = { maxMs: 20_000, maxBytes: 64 * 1_024 * 1_024, maxHits: 300 };

/**
 * Secrets in what the live site gives to every visitor: its landing pages and the scripts they load from your own hosts. Source maps
 * are not asked for here: that is an active probe's question.
 */
export default defineProbe({
  key: "http.served",
  mode: "passive",
  ahead: true,
  timeoutMs: 75_000,
  maxRequests: maxPages + maxScripts,
  async gather(context): Promise<ServedScan> {
    const { tools, signal, target } = context;
    const needed = context.need("http.pages");
    // The rules are loaded and prepared while the pages are on their way; without pages they are not needed.
    const collecting = Promise.race([tools.clock.quiet(timeoutMs), needed]).then(loadCollector);
    collecting.catch(() => undefined);
    const { pages } = await needed;
    const incomplete: string[] = [];
    const scripts: { url: string; bytes: number; truncated: boolean }[] = [];
    const known = [...new Set(scriptsOf(pages))];
    const answering = pages.filter(({ url, status }) => status === 200 && URL.canParse(url));
    if (answering.length === 0)
      throw new Error(`No landing page answered${sayWhy(pages)}, so what it gives to browsers could not be looked at.`);
    const getScripts = (urls: readonly string[]): Promise<Got[]> => Promise.all(urls.map((url) => get(context, url, scriptBytes)));
    const [gotPages, gotKnown, createCollector] = await Promise.all([
      Promise.all(answering.slice(0, maxPages).map((page) => get(context, page.url, pageBytes))),
      getScripts(known.slice(0, maxScripts)),
      collecting,
    ]);
    const collector = createCollector(tools, limits);
    const { readPage } = await import("./read-page.ts");
    const wanted = new Set(known);
    for (const { url: pageUrl, answer, gap } of gotPages) {
      if (gap !== undefined) incomplete.push(gap);
      if (answer === undefined) continue;
      if (answer.truncated) incomplete.push(`${redact(pageUrl)} is longer than the ${pageBytes / 1024} KiB that are looked at`);
      look(collector, answer);
      const found = /\bx?html/u.test(answer.header("content-type") ?? "html") ? readPage(answer.text(), answer.url).assets : [];
      for (const url of found) if (isScript(url) && isOwn(url, new URL(pageUrl).hostname, target.declared.domain)) wanted.add(url);
    }
    // What only the markup names comes in a second round; mostly there is none.
    const gotMore = await getScripts([...wanted].slice(known.length, maxScripts));
    for (const { url, answer, gap } of [...gotKnown, ...gotMore]) {
      const stop = signal.aborted ? "The scan was stopped" : collector.stop();
      if (stop !== undefined) {
        incomplete.push(`${stop}; not every script was looked at`);
        break;
      }
      if (gap !== undefined) incomplete.push(gap);
      if (answer === undefined) continue;
      look(collector, answer);
      scripts.push({ url: redact(url), bytes: answer.body.length, truncated: answer.truncated });
    }
    if (wanted.size > maxScripts) incomplete.push(`Of ${wanted.size} scripts the first ${maxScripts} were looked at`);
    for (const { url, truncated } of scripts) if (truncated) incomplete.push(`${url} is longer than the 2 MiB that are looked at`);
    return { hits: distinct(collector), scripts, incomplete, setAside: collector.setAside() };
  },
});

async function loadCollector(): Promise<CreateCollector> {
  const { createCollector, prepareRules } = await import("../secret-collector.ts");
  prepareRules();
  return createCollector;
}

function scriptsOf(pages: Pages["pages"]): string[] {
  return pages.flatMap(({ assets }) =>
    assets.flatMap(({ url, status, headers }) => {
      const type = headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? "";
      return status === 200 && (type === "" ? isScript(url) : /\b(?:java|ecma)script\b/iu.test(type)) ? [url] : [];
    }),
  );
}

function isScript(url: string): boolean {
  return URL.canParse(url) && /\.[cm]?js$/iu.test(new URL(url).pathname);
}

interface Got {
  readonly url: string;
  readonly answer?: HttpAnswer;
  /** Why it is not there, in words. */
  readonly gap?: string;
}

async function get({ tools }: ProbeContext, url: string, maxBytes: number): Promise<Got> {
  try {
    const answer = await tools.http.request({ url, maxBytes, timeoutMs });
    return answer.status === 200 ? { url, answer } : { url, gap: `${redact(url)} answered ${answer.status}` };
  } catch (error) {
    return { url, gap: `${redact(url)} could not be read: ${describeFailure(error).error}` };
  }
}

function look(collector: SecretCollector, answer: HttpAnswer): void {
  collector.add(answer.body, { path: redact(answer.url), where: "served" });
}

/** One key in several chunks is one key. */
function distinct(collector: SecretCollector): ServedScan["hits"] {
  const kept = new Map(collector.hits.toReversed().map((hit) => [`${hit.rule} ${hit.fingerprint}`, hit]));
  return [...kept.values()].toReversed();
}

function sayWhy(pages: Pages["pages"]): string {
  const [first] = pages;
  if (first === undefined) return "";
  return first.status === undefined ? ` (${first.error ?? "no answer"})` : ` as it should (it said ${first.status})`;
}
