const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// npm scripts run on the Node that `npm ci` brought; with --omit=optional they silently fall back to the system's.
if (major < 22 || (major === 22 && minor < 19))
  throw new Error(
    `These tests need Node 22.19 or newer and run on ${process.version}. Start them with "npm test" after "npm ci" (without --omit=optional), or install Node 24.`,
  );
