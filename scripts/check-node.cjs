// Plain JavaScript on purpose: it must run on the very Node that is too old for the rest.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `This needs Node 22.19 or newer and runs on ${process.version}. "npm ci" brings Node 24 for most platforms; ` +
      "leave out --omit=optional, or install Node 24 yourself, then try again.\n",
  );
  process.exit(3);
}
