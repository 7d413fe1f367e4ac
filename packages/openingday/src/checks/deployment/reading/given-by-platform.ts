const givenByPlatform =
  /^(?:NODE_ENV|NODE_OPTIONS|PORT|HOST|HOSTNAME|CI|TZ|HOME|PATH|PWD|USER|SHELL|TERM|LANG|LC_ALL|TMPDIR|TEMP|TMP|DEBUG|NO_COLOR|FORCE_COLOR|MODE|DEV|PROD|SSR|BASE_URL|VITEST|JEST_WORKER_ID|NEXT_RUNTIME|NEXT_PHASE|ANALYZE|DYNO|K_SERVICE|K_REVISION|COMMIT_REF|SOURCE_VERSION|URL|DEPLOY_URL|AWS_REGION|AWS_EXECUTION_ENV|CONTEXT|XDG_\w+|APPDATA|LOCALAPPDATA|USERPROFILE|ComSpec|SystemRoot|(?:NEXT_PUBLIC_)?VERCEL(?:_\w+)?|NETLIFY(?:_\w+)?|RENDER(?:_\w+)?|RAILWAY_\w+|FLY_\w+|HEROKU_\w+|CF_PAGES\w*|AWS_LAMBDA_\w+|GITHUB_(?:ACTIONS|SHA|REF\w*|RUN_\w+|REPOSITORY|WORKSPACE)|WEBSITE_\w+|npm_\w+)$/;

/** Whether a setting of this name is set by the runtime, the shell or the hosting platform, so that nobody lists it. */
export function isGivenByPlatform(name: string): boolean {
  return givenByPlatform.test(name);
}
