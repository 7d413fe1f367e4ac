import { readNetrc, type StoredCredential } from "./netrc.ts";

/** The passwords of one kind of file. Never throws; what it cannot read it leaves out. */
export type CredentialReader = (text: string) => StoredCredential[];

/**
 * Passwords in a .pgpass: five fields a line, with `\:` and `\\` for a colon and a backslash in one.
 *
 * @see the PostgreSQL manual, "The Password File"
 */
function readPgpass(text: string): StoredCredential[] {
  return eachLine(text).flatMap(({ line, at }) => {
    const fields = /^((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):(.+)$/.exec(line);
    const password = fields?.[5];
    if (password === undefined || line.startsWith("#")) return [];
    return [{ name: `password of ${fields?.[4] ?? ""} at ${fields?.[1] ?? ""}`, value: password, at: at + line.length - password.length }];
  });
}

/** Lines `user:hash` of Apache, and the like of /etc/shadow: a hash can be tried offline. */
function readPasswordHashes(text: string): StoredCredential[] {
  return matchAll(
    text,
    /^([^\s:#]{1,64}):(\$(?:apr1|1|2[aby]?|5|6|y|argon2\w*)\$[^\s:]{20,200}|\{SHA\}[A-Za-z0-9+/=]{28}|[./A-Za-z0-9]{13})(?=[:\s]|$)/gm,
    (user) => `password hash of ${user}`,
  );
}

/** `https://user:password@host`, one a line, as git's credential store keeps them. */
function readGitCredentials(text: string): StoredCredential[] {
  return matchAll(text, /^https?:\/\/([^\s:@/]{1,200}):([^\s@/]{1,400})@/gm, (user) => `password of ${user}`);
}

/** `_authToken`, `_auth` and `_password` of a package manager's settings. */
function readNpmrc(text: string): StoredCredential[] {
  return matchAll(
    text,
    /^[ \t]*(?:\/\/[^\s=]+:)?(_authToken|_auth|_password|npmAuthToken|npmAuthIdent)[ \t]*[=:][ \t]*"?([^\s"]+)/gm,
    (key) => key,
  );
}

/** `"auth": "<base64 of user:password>"` and `"identitytoken"` of Docker's settings. */
function readDockerConfig(text: string): StoredCredential[] {
  return matchAll(text, /"(auth|identitytoken|registrytoken|password)"\s*:\s*"([^"\s]{6,4000})"/g, (key) => `${key} of a registry`);
}

/** FileZilla's list of servers. */
function readFileZilla(text: string): StoredCredential[] {
  return matchAll(text, /<(Pass|Password)(?:\s[^>]*)?>([^<]{1,400})<\//g, () => "password of a server");
}

/** NuGet's settings: `<add key="ClearTextPassword" value="…" />`. */
function readNugetConfig(text: string): StoredCredential[] {
  return matchAll(text, /<add\s+key="((?:ClearText)?Password)"\s+value="([^"]{1,400})"/gi, (key) => key);
}

/** Amazon's credentials file. */
function readAwsCredentials(text: string): StoredCredential[] {
  return matchAll(text, /^[ \t]*(aws_secret_access_key|aws_session_token)[ \t]*=[ \t]*(\S{16,2000})/gim, (key) => key);
}

/** Kubernetes' settings: tokens, passwords and the client's own key, in YAML or JSON. */
function readKubeconfig(text: string): StoredCredential[] {
  return matchAll(
    text,
    /^[ \t-]*"?(token|password|client-key-data|id-token|refresh-token|client-secret)"?[ \t]*:[ \t]*["']?([^\s"',]{6,8000})/gm,
    (key) => key,
  );
}

/** WordPress' settings. */
function readWordPressConfig(text: string): StoredCredential[] {
  return matchAll(
    text,
    /define\(\s*['"](DB_PASSWORD|(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))['"]\s*,\s*['"]([^'"]{1,200})['"]/g,
    (key) => key,
  );
}

/** Settings of an editor that uploads by FTP or SSH, and of database clients: JSON with a password in clear. */
function readJsonPassword(text: string): StoredCredential[] {
  return matchAll(text, /"(password|passphrase|remotePassword)"\s*:\s*"([^"\n]{1,200})"/g, (key) => key);
}

/** A file that is one key and nothing else. */
function readWholeFile(text: string): StoredCredential[] {
  const value = text.trim();
  return /^[A-Za-z0-9+/=_-]{16,200}$/.test(value) ? [{ name: "the key in this file", value, at: text.indexOf(value) }] : [];
}

/** `user = …`, `password = …` of MySQL's and pip's settings. */
function readIniPassword(text: string): StoredCredential[] {
  return matchAll(text, /^[ \t]*(password|passwd|pass|secret)[ \t]*[=:][ \t]*["']?([^\s"'#;]{1,200})/gim, (key) => key);
}

/** By file name; the first that fits reads. */
const readers: readonly { readonly name: RegExp; readonly read: CredentialReader }[] = [
  { name: /(?:^|\/)\.?pgpass(?:\.conf)?$/i, read: readPgpass },
  { name: /(?:^|\/)[._]netrc$/i, read: readNetrc },
  { name: /(?:^|\/)(?:\.htpasswd|htpasswd|shadow|passwd|master\.passwd)$/i, read: readPasswordHashes },
  { name: /(?:^|\/)\.git-credentials$/i, read: readGitCredentials },
  { name: /(?:^|\/)\.(?:npmrc|yarnrc\.yml|yarnrc)$/i, read: readNpmrc },
  { name: /(?:^|\/)(?:\.dockercfg|\.dockerconfigjson|\.docker\/config\.json)$/i, read: readDockerConfig },
  { name: /(?:^|\/)(?:filezilla|sitemanager|recentservers)\.xml$/i, read: readFileZilla },
  { name: /(?:^|\/)nuget\.config$/i, read: readNugetConfig },
  { name: /(?:^|\/)\.aws\/(?:credentials|config)$/i, read: readAwsCredentials },
  { name: /(?:^|\/)(?:\.kube\/config|[\w.-]*kubeconfig(?:\.ya?ml)?)$/i, read: readKubeconfig },
  { name: /(?:^|\/)wp-config[\w.-]*\.php$/i, read: readWordPressConfig },
  {
    name: /(?:^|\/)(?:\.?s?ftp(?:-config)?\.json|\.ftpconfig|\.vscode\/sftp\.json|dataSources(?:\.local)?\.json|\.remote-sync\.json|deployment-config\.json)$/i,
    read: readJsonPassword,
  },
  { name: /(?:^|\/)(?:config\/)?(?:master|credentials\/[\w.-]+)\.key$/i, read: readWholeFile },
  {
    name: /(?:^|\/)(?:\.my\.cnf|\.mylogin\.cnf|\.pypirc|\.s3cfg|\.boto|\.trc|rclone\.conf|\.muttrc|\.esmtprc|\.msmtprc)$/i,
    read: readIniPassword,
  },
];

/** A part of every name above: nearly all files are told apart by one look. */
const telling =
  /pgpass|netrc|passwd|shadow|credentials|rc$|rc\.yml$|docker|filezilla|sitemanager|recentservers|nuget|\.aws|kube|wp-config|ftp|datasources|remote-sync|deployment-config|\.key$|\.cnf$|\.s3cfg|\.boto|rclone/i;

/** The reader for a file of that name, where its passwords stand in fields and not behind a telling name. */
export function findCredentialReader(path: string): CredentialReader | undefined {
  if (!telling.test(path)) return undefined;
  return readers.find(({ name }) => name.test(path))?.read;
}

function matchAll(text: string, pattern: RegExp, name: (key: string) => string): StoredCredential[] {
  return [...text.matchAll(pattern)].slice(0, mostFound).map((match) => {
    const value = match[2] ?? "";
    return { name: name(match[1] ?? ""), value, at: match.index + match[0].lastIndexOf(value) };
  });
}

const mostFound = 100;

function eachLine(text: string): { line: string; at: number }[] {
  let at = 0;
  return text
    .split("\n")
    .slice(0, 10_000)
    .map((line) => {
      const here = { line: line.replace(/\r$/, ""), at };
      at += line.length + 1;
      return here;
    });
}
