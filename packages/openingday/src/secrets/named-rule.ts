import { judgeForm, none, type Candidate, type Judgement, type SecretRule } from "./rule.ts";
import { makeParts, type SampleParts } from "./sample-text.ts";
import { shortestMatch } from "./shortest-match.ts";
import { isGivenValue } from "./what-follows.ts";

/** A key with no beginning of its own, known by the provider's name in what it is assigned to. */
export interface NamedFormat {
  readonly id: string;
  readonly title: string;
  /** Lower-case words of at least four characters, one of which stands in the name: `mailchimp`. */
  readonly words: readonly string[];
  /** Expression of the whole value, upper and lower case told apart; bounded in length. */
  readonly shape: string;
  /** How to make up a value for the samples. */
  readonly parts: SampleParts;
  /** What the name must say after the word, where the value's form alone is not telling: `secret|token`. */
  readonly nameSays?: string;
  /** Set for what is public by design or can do no harm. */
  readonly publicReason?: string;
  readonly reach?: number;
  /** The provider has no other form of key: a value of another form under its name is not judged by its look. */
  readonly knowsAll?: boolean;
}

/** Names after the provider's that promise something else than a key: `mailchimpUrl`, `snykVersion`. */
const otherThings =
  /(?:url|uri|link|host|domain|email|user|username|version|hash|sha\d*|commit|digest|etag|checksum|integrity|revision|path|file|image)$/i;

/** Makes a rule, with its samples, for keys known by the name they are given to. */
export function namedRule(format: NamedFormat): SecretRule {
  const words = [...format.words].toSorted((a, b) => b.length - a.length);
  let least: number | undefined;
  const quoteMark = String.raw`(?:\\?["'\`\]])`;
  return {
    id: format.id,
    title: format.title,
    anchors: format.words,
    atAnchor: true,
    mayFollow: (bytes, position) => isGivenValue(bytes, position, (least ??= shortestMatch(format.shape))),
    // "MAILCHIMP_API_KEY=…", "mailchimp.key": "…", mailchimpKey := `…`, <mailchimp-key>…, ("mailchimp", "…")
    pattern: {
      source: String.raw`(?<name>(?:${words.join("|")})[\w.-]{0,40}?(?: (?:api |access )?(?:key|token|secret))?)${quoteMark}{0,2}\s{0,6}(?::?\s{0,2}(?:string|str)\s{1,3})?(?:=>|:{1,3}=|[?.]=|\|\||={1,3}|:{1,2}|,|>|\()\s{0,6}${quoteMark}?(?<value>${format.shape})(?![A-Za-z0-9_+/-]|\.[A-Za-z0-9]|%[0-9A-F])`,
      flags: "iy",
    },
    prefixes: [],
    reach: format.reach ?? 200,
    ...(format.knowsAll === true ? { knows: format.words } : {}),
    judge: (candidate) => judgeNamed(candidate, format),
    samples: () => makeSamples(format),
  };
}

function judgeNamed(candidate: Candidate, { shape, nameSays, publicReason }: NamedFormat): Judgement {
  const { value, name } = candidate;
  if (!startsWord(candidate) || !new RegExp(`^(?:${shape})$`).test(value) || otherThings.test(name)) return none;
  if (nameSays !== undefined && !new RegExp(nameSays, "i").test(name)) return none;
  const judged = judgeForm(value, candidate);
  return publicReason === undefined || judged.is === "none" ? judged : { is: "public", reason: publicReason };
}

/** `MY_OKTA_TOKEN` and `myOktaToken` name Okta; `bookTable` does not. */
function startsWord({ before, name }: Candidate): boolean {
  const letter = before[before.indexOf(name) - 1] ?? "";
  return !/[A-Za-z]/.test(letter) || (/[a-z]/.test(letter) && /^[A-Z]/.test(name));
}

function makeSamples({ words, parts, nameSays }: NamedFormat): { genuine: string[]; harmless: string[] } {
  const [word = ""] = words;
  const clean = word.replace(/[_.-]$/, "");
  const end = nameSays === undefined ? "token" : (nameSays.split("|")[0] ?? "token").replaceAll(/[^a-z]/g, "");
  const value = (seed: number): string => makeParts(parts, seed);
  return {
    genuine: [
      `${clean.toUpperCase()}_${end.toUpperCase()}=${value(3)}\n`,
      `const ${clean}_${end} = "${value(29)}";`,
      `{ "${clean}-${end}": "${value(61)}" }`,
    ],
    harmless: [
      `${clean.toUpperCase()}_${end.toUpperCase()}=`,
      `${clean}: { ${end}: process.env.TOKEN }`,
      `import { ${clean} } from "${clean}";`,
      `${clean}_${end}="${"x".repeat(Math.max(8, value(1).length))}"`,
    ],
  };
}
