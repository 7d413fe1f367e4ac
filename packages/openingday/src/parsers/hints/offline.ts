const offline =
  /(?:^|[/._-])(?:seed\w*|migrat\w*|jobs?|workers?|crons?|queues?|cli|bin|commands?|tasks?|backfill\w*|sync\w*|import(?:er)?s?|export(?:er)?s?|setup|install\w*|scripts?|etl|schedul\w*|consumers?|sweep\w*|clean-?up|webhooks?)(?:[/._-]|$)/i;
const commandLine = /^#!|\bprocess\.argv\b|["'](?:node:)?(?:readline|readline\/promises)["']|\brequire\.main\b/;

/** Whether nobody waits for a program: jobs, scripts and commands. One row after the other is often what is wanted there. */
export function isOffline(path: string, text: string): boolean {
  return offline.test(path) || commandLine.test(text);
}
