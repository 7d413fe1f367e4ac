import { splitWords } from "./secret-name.ts";

const prefixes = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|PUBLIC_|EXPO_PUBLIC_|NUXT_PUBLIC_|GATSBY_|STORYBOOK_)/;
const saysOtherwise =
  /^(?:anon|publishable|public|site|enable|enabled|disable|disabled|show|hide|has|allow|allowed|require|required|min|max|length|reset|forgot|url|link|path|page|route|policy|rules|hint|label|strength|beta|mode|field|expiry|ttl)$/;

/** Whether a build tool writes a variable of this name into the code that every browser receives. */
export function isPublicName(name: string): boolean {
  return prefixes.test(name);
}

/**
 * Whether such a name also says that it holds a secret: it ends in SECRET, PASSWORD, SERVICE_ROLE, PRIVATE_KEY or the like.
 * `NEXT_PUBLIC_PASSWORD_MIN_LENGTH`, `VITE_SITE_KEY` and `NEXT_PUBLIC_SUPABASE_ANON_KEY` do not.
 */
export function isPublicSecretName(name: string): boolean {
  if (!isPublicName(name)) return false;
  const words = splitWords(name.replace(prefixes, ""));
  if (words.some((word) => saysOtherwise.test(word))) return false;
  const end = words.slice(-3).join("_");
  return /(?:^|_)(?:secret|secret_key|secret_token|secret_access_key|password|passwd|private_key|private_token|service_role|service_role_key|service_key)$/.test(
    end,
  );
}
