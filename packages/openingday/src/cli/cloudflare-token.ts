/** The token for Cloudflare's API, from the environment alone: never from a file of ours, never from the command line. */
export function cloudflareToken(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const token = environment["CLOUDFLARE_API_TOKEN"]?.trim();
  return token === "" ? undefined : token;
}
