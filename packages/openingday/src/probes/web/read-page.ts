import type { ImageSize } from "../../model/evidence-weight.ts";
import { readMarkup } from "../../parsers/read-markup.ts";

/** What a browser would load with a page, read from its markup without running anything. */
export interface PageMarkup {
  readonly title?: string;
  /** Absolute addresses of scripts, styles and images, in order, each once. */
  readonly assets: readonly string[];
  /** Images whose markup says how large they are shown, in CSS pixels: the largest where one is shown twice. */
  readonly shown: ReadonlyMap<string, ImageSize>;
  /** http:// sub-resources of an https page. */
  readonly mixedContent: readonly string[];
  /** Content security policies of `<meta http-equiv>`. */
  readonly policies: readonly string[];
}

const maxAssets = 200;
const maxMixed = 20;
const maxTitle = 200;
const maxPolicies = 4;

/** Elements whose attribute makes the browser load something into the page. */
const loaders: Readonly<Record<string, string>> = {
  script: "src",
  img: "src",
  iframe: "src",
  audio: "src",
  video: "src",
  source: "src",
  track: "src",
  embed: "src",
  object: "data",
};
const assetRels = ["stylesheet", "modulepreload", "preload", "icon"];
const assetElements = ["script", "img"];

/** Reads a page's markup. Broken markup is read as far as a browser would; every list is bounded. */
export function readPage(html: string, url: string): PageMarkup {
  const assets = new Set<string>();
  const mixed = new Set<string>();
  const shown = new Map<string, ImageSize>();
  const policies: string[] = [];
  let title: string | undefined;
  let inTitle = false;
  let base = url;

  function load(reference: string | undefined, isAsset: boolean): void {
    if (reference === undefined || reference.trim() === "" || !URL.canParse(reference.trim(), base)) return;
    const address = new URL(reference.trim(), base);
    address.hash = "";
    if (address.protocol !== "https:" && address.protocol !== "http:") return;
    if (address.protocol === "http:" && url.startsWith("https:") && mixed.size < maxMixed) mixed.add(address.href);
    if (isAsset && assets.size < maxAssets) assets.add(address.href);
  }

  /** One that comes in several sizes is chosen by the browser. */
  function show({ src, srcset, width, height }: Readonly<Record<string, string>>): void {
    if (src === undefined || srcset !== undefined || !URL.canParse(src.trim(), base)) return;
    const size = { width: readPixels(width), height: readPixels(height) };
    const address = new URL(src.trim(), base);
    address.hash = "";
    const before = shown.get(address.href);
    if (size.width === 0 || size.height === 0 || shown.size >= maxAssets) return;
    if (before === undefined || before.width < size.width) shown.set(address.href, size);
  }

  readMarkup(html, {
    onopentag(name, attributes) {
      if (name === "title") inTitle = title === undefined;
      else if (name === "base" && attributes["href"] !== undefined && URL.canParse(attributes["href"], url))
        base = new URL(attributes["href"], url).href;
      else if (name === "link") {
        const rels = (attributes["rel"] ?? "").toLowerCase().split(/\s+/u);
        if (assetRels.some((rel) => rels.includes(rel))) load(attributes["href"], true);
      } else if (name === "meta" && attributes["http-equiv"]?.toLowerCase() === "content-security-policy") {
        if (policies.length < maxPolicies && attributes["content"] !== undefined) policies.push(attributes["content"].slice(0, 4_000));
      } else {
        const attribute = loaders[name];
        if (attribute !== undefined) load(attributes[attribute], assetElements.includes(name));
        if (name === "img") show(attributes);
      }
    },
    ontext(text) {
      if (inTitle && (title?.length ?? 0) < maxTitle) title = `${title ?? ""}${text}`;
    },
    onclosetag(name) {
      if (name === "title") inTitle = false;
    },
  });
  const words = title?.replaceAll(/\s+/gu, " ").trim().slice(0, maxTitle);
  return {
    ...(words === undefined || words === "" ? {} : { title: words }),
    assets: [...assets],
    shown,
    mixedContent: [...mixed],
    policies,
  };
}

/** Zero for a part of the page’s width, or nothing. */
function readPixels(attribute = ""): number {
  return /^\s*\d{1,5}(?:px)?\s*$/u.test(attribute) ? Number.parseInt(attribute, 10) : 0;
}
