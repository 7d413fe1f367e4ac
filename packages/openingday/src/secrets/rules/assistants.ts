import { isPlaceholder } from "../placeholder.ts";
import { none, secret, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { tokenRule } from "../token-rule.ts";

const webKey = "A Google web key: Firebase and Maps send it to every browser. Limit it to your own addresses in Google's console.";

const google: SecretRule = {
  id: "google-api-key",
  title: "Google API key",
  anchors: ["aiza"],
  pattern: /(?<![A-Za-z0-9_-])(?<value>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g,
  prefixes: ["AIza"],
  judge({ value, before, place }) {
    if (isPlaceholder(value.slice(4))) return none;
    const paidModel = /(?:gemini|generative|genai|vertex)[^\n]{0,40}$/i.test(before);
    return paidModel || (place === "project" && /(?:private|server)[\w-]{0,12}key[^\n]{0,8}$/i.test(before))
      ? secret
      : { is: "public", reason: webKey };
  },
  samples: () => ({
    genuine: [`GEMINI_API_KEY=AIza${madeUp("alnum", 35)}`, `apiKey: "AIza${madeUp("alnum", 35, 2)}"`],
    harmless: [`apiKey: "AIza${"x".repeat(35)}"`, "apiKey: 'AIza...'", `apiKey: "AIza${madeUp("alnum", 12)}"`],
  }),
};

/** Keys to language models and the like, where a stranger spends your money. */
export const assistantRules: readonly SecretRule[] = [
  tokenRule({
    id: "openai-key",
    title: "OpenAI key",
    prefixes: ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    tail: "[A-Za-z0-9_-]{40,200}",
    parts: [["alnum", 74], "T3BlbkFJ", ["alnum", 74]],
    reach: 640,
  }),
  {
    id: "openai-legacy-key",
    title: "OpenAI key",
    anchors: ["t3blbkfj"],
    pattern: /(?<![A-Za-z0-9_-])(?<value>sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})(?![A-Za-z0-9_-])/g,
    prefixes: ["sk-"],
    judge: ({ value }) => (isPlaceholder(value.slice(3)) ? none : secret),
    samples: () => ({
      genuine: [`OPENAI_API_KEY=sk-${madeUp("alnum", 20)}T3BlbkFJ${madeUp("alnum", 20, 2)}`],
      harmless: [`OPENAI_API_KEY=sk-${"x".repeat(20)}T3BlbkFJ${"x".repeat(20)}`, "OPENAI_API_KEY=sk-T3BlbkFJ"],
    }),
  },
  tokenRule({
    id: "anthropic-key",
    title: "Anthropic key",
    prefixes: ["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-"],
    tail: "[A-Za-z0-9_-]{80,130}(?<=AA)",
    parts: [["alnum", 93], "AA"],
  }),
  google,
  tokenRule({
    id: "google-generative-key",
    title: "Google generative key",
    prefixes: ["AQ.Ab"],
    tail: "[A-Za-z0-9_-]{48}",
    parts: [["alnum", 48]],
  }),
  tokenRule({ id: "openrouter-key", title: "OpenRouter key", prefixes: ["sk-or-v1-"], tail: "[0-9a-f]{64}", parts: [["hex", 64]] }),
  tokenRule({ id: "groq-key", title: "Groq key", prefixes: ["gsk_"], tail: "[A-Za-z0-9]{52}", parts: [["alnum", 52]] }),
  tokenRule({ id: "xai-key", title: "xAI key", prefixes: ["xai-"], tail: "[A-Za-z0-9]{70,90}", parts: [["alnum", 80]] }),
  tokenRule({ id: "perplexity-key", title: "Perplexity key", prefixes: ["pplx-"], tail: "[A-Za-z0-9]{48}", parts: [["alnum", 48]] }),
  tokenRule({
    id: "hugging-face-token",
    title: "Hugging Face token",
    prefixes: ["hf_"],
    quotedOnly: true,
    tail: "[A-Za-z]{34}",
    parts: [["letters", 34]],
  }),
  tokenRule({
    id: "hugging-face-organisation-token",
    title: "Hugging Face organisation token",
    prefixes: ["api_org_"],
    tail: "[A-Za-z]{34}",
    parts: [["letters", 34]],
  }),
  tokenRule({
    id: "replicate-token",
    title: "Replicate token",
    prefixes: ["r8_"],
    quotedOnly: true,
    tail: "[A-Za-z0-9_-]{37}",
    parts: [["alnum", 37]],
  }),
  tokenRule({ id: "nvidia-key", title: "NVIDIA key", prefixes: ["nvapi-"], tail: "[A-Za-z0-9_-]{60,70}", parts: [["alnum", 64]] }),
  tokenRule({ id: "cerebras-key", title: "Cerebras key", prefixes: ["csk-"], tail: "[A-Za-z0-9]{48}", parts: [["alnum", 48]] }),
];
