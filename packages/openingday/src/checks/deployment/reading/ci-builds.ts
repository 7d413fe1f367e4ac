import type { CiSetup } from "../../../model/evidence-ci.ts";

const builds =
  /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+|--filter\s+\S+\s+|-[rw]\s+)*(?:build|compile|bundle)\b|\b(?:next|vite|nuxt|astro|remix|svelte-kit|turbo|nx|tsc|webpack|esbuild|rollup|ng|gatsby|docusaurus)\s+(?:run\s+)?(?:build|-b|-p)\b|\bdocker\s+(?:buildx\s+)?(?:build|bake)\b|\b(?:vercel|netlify)\s+(?:build|deploy)\b|\bfly(?:ctl)?\s+deploy\b|\bwrangler\s+deploy\b|\bopeningday\s+release\b|\bnode\s+\S*build[\w.-]*\.[cm]?[jt]s\b/;
const readyMade =
  /docker\/build-push-action|superfly\/flyctl-actions|amondnet\/vercel-action|nwtgck\/actions-netlify|cloudflare\/(?:wrangler|pages)-action|google-github-actions\/deploy|azure\/webapps-deploy/i;

/** Steps that build the product whenever code is pushed, in a phrase each. */
export function findBuilds({ files }: CiSetup): readonly string[] {
  return files.flatMap(({ path, onPush, steps }) =>
    onPush
      ? steps
          .filter(({ off, run, uses }) => !off && ((run !== undefined && builds.test(run)) || (uses !== undefined && readyMade.test(uses))))
          .map(({ job }) => `${path} builds it on every push, job ${job}`)
          .slice(0, 1)
      : [],
  );
}
