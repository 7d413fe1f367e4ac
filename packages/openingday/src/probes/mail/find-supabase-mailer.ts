import type { MailSenders } from "../../model/evidence-mail-senders.ts";
import type { ProbeContext } from "../../model/probe.ts";
import { readTomlSection } from "../../parsers/toml-section.ts";
import { classifyPath } from "../../secrets/path-class.ts";
import type { WorkTree } from "../list-work-tree.ts";
import { passedOver } from "../passed-over.ts";
import { readAhead } from "../read-ahead.ts";

const maxFiles = 1_000;
const maxBytes = 262_144;
const shownPlaces = 3;

const program = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;
/** Calls after which Supabase sends a mail to the customer. */
const mailingCall = /\.auth\s*\.\s*(?:signUp|signInWithOtp|resetPasswordForEmail|resend|inviteUserByEmail)\s*\(/;
/** Settings of a self-hosted Supabase that name its mail server. */
const ownServer = /^(?:GOTRUE_SMTP_HOST|GOTRUE_HOOK_SEND_EMAIL_URI|SUPABASE_SMTP_\w+|SEND_EMAIL_HOOK_SECRET)$/;

/**
 * Tells which mailer sends the sign-up and reset mails of an application that signs people up through Supabase. Undefined where it
 * does not. The hosted service keeps the answer in its dashboard unless the project is configured from the repository.
 */
export async function findSupabaseMailer(
  context: ProbeContext,
  folder: string,
  tree: WorkTree,
  dependencies: ReadonlyMap<string, string>,
  settings: readonly string[],
): Promise<MailSenders["supabase"]> {
  const configuration = tree.files.find(({ path }) => /(?:^|\/)supabase\/config\.toml$/.test(path) && classifyPath(path) !== "test");
  const isUsed = [...dependencies.keys()].some((name) => name.startsWith("@supabase/")) || configuration !== undefined;
  if (!isUsed) return undefined;
  const calls = await findCalls(context, folder, tree);
  if (calls.length === 0) return undefined;
  const setting = settings.find((name) => ownServer.test(name));
  if (setting !== undefined) return { smtp: "own", where: [`setting ${setting}`] };
  if (configuration === undefined) return { smtp: "unknown", where: calls };
  const text = await context.tools.files.readText(`${folder}/${configuration.path}`, maxBytes);
  const own = ["auth.email.smtp", "auth.hook.send_email"]
    .map((name) => readTomlSection(text, name))
    .find((section) => section !== undefined && section.values.get("enabled") !== "false");
  if (own !== undefined) return { smtp: "own", where: [`${configuration.path}:${own.line}`] };
  return { smtp: "none", where: [configuration.path, ...calls] };
}

async function findCalls({ tools, signal }: ProbeContext, folder: string, tree: WorkTree): Promise<string[]> {
  const wanted = tree.files
    .filter(({ path, bytes }) => program.test(path) && bytes <= maxBytes && classifyPath(path) === "code" && passedOver(path) === undefined)
    .slice(0, maxFiles);
  const found: string[] = [];
  for await (const one of readAhead(wanted, ({ path }) => tools.files.readText(`${folder}/${path}`, maxBytes))) {
    if (signal.aborted || found.length >= shownPlaces) break;
    const at = one.ok ? one.value.search(mailingCall) : -1;
    if (one.ok && at >= 0) found.push(`${one.file.path}:${one.value.slice(0, at).split("\n").length}`);
  }
  return found;
}
