const everywhere = `  --config FILE      another configuration          --debug   where it failed, if it fails`;

const looking = `  --json             the report as JSON          --html FILE  as one page
  --stage N          with --html: the page of one stage alone, 1 to 7
  --save FILE        keep the evidence           --from FILE  judge kept evidence again
  --redirects        where every address leads   --timings    where the time went
  --symptom NAME     what answers a complaint, in the order in which to look: mails-missing, slow, login-fails, key-leaked,
                     down-unseen, wrong-site, payments-lost, broke-after-release, browser-warns or ads-lost`;
const verdicts = "Exit code: 0 GO, 1 NO-GO, 2 CANNOT TELL, 3 could not run.";

const helps: Readonly<Record<string, string>> = {
  release: `openingday release: check, build, migrate, deploy and try, as “release” in the configuration says; back by itself if it is bad

  --notes            draft the notes and do nothing else
  --resume           go on with a release that was interrupted
  --rollback         take back what an interrupted release did
${everywhere}

  Exit code: 0 released, 1 not released, 3 nothing was begun.
`,
  rollback: `openingday rollback: back to the release before

  --drill            and forward again; times both
${everywhere}

  Exit code: 0 done, 1 it did not work, 3 nothing was begun.
`,
  smoke: `openingday smoke: after a release: the journeys, the pages, what must refuse a stranger, the webhooks; on what you own only

  --only PART        pages, webhooks or journeys; may be given several times, or with commas
  --timeout TIME     how long at most: 45s or 2m; a minute without it
  --json             the same for a program
${everywhere}

  Exit code: 0 fine, 1 something broke, 2 could not tell, 3 could not run.
`,
  "journey record": `openingday journey record <url>: opens a window of your Chromium or Chrome, and makes a journey of what you do in it
openingday journey record <visit.har>: the same of a visit that any browser recorded (Network, “Save all as HAR”)
                     passwords, tokens, cards and addresses are not written: they are captured, made anew, or asked for by name

  --out FILE         a new file for it, such as openingday.journeys.ts; printed without it
  --host HOST        whose requests matter; may be given several times; the configuration’s hosts, or that of the first page, without it
  --id NAME          what the journey is called; “recorded” without it
${everywhere}

  Close the window, press Enter or Ctrl+C to end the visit; half an hour at most. The window needs playwright-core beside your code.

  Exit code: 0 written, 3 could not.
`,
  "perf run": `openingday perf run: how the site bears load; on what you own only, and never by accident more than a little

  --journey ID       whole journeys in place of the routes under “load” in the configuration
  --rate N           arrivals a second, whatever becomes of those before: requests, or customers on their journey
  --users N          people at once instead, who wait for their answers and think
  --think TIME       how long they think between two steps or pages: 0s to 60s; 2s without it
  --for TIME         how long: 30s without it          --ramp TIME   how long it grows until then; not at all without it
  --processes N      as many processes, where one core is not enough
  --allow WORDS      raises a cap (50 a second, 5 customers a second, 50 people, 5 minutes) to what the words say,
                     as in “200 a second”, “100 people” or “20 minutes”; may be given several times
  --json             the same for a program
${everywhere}

  Ctrl+C ends it early; what was measured until then is told, and marked.
  Exit code: 0 fine, 1 too slow or broken, 2 cannot tell, 3 could not run.
`,
  "perf compare": `openingday perf compare --before URL --after URL: is a release slower than the one before? on what you own only

  --before URL       the release that customers use now      --after URL  the new one; both must be running
  --path PATH        a page that everybody can open; may be given several times
                     without it what “load” in the configuration reads, signed in at both by its session journey
  --journey NAME     the steps of a declared journey in place of pages, walked by new customers who leave again
  --requests N       requests to each page in a turn, 20 to 120; 60 without it. With --journey: walks, 2 to 20; 5 without it
  --rate N           requests a second, 80 at most; the configuration’s for each page, or 20, without it
  --timeout TIME     how long at most: 90s or 10m; ten minutes without it
  --html FILE        the same as a page, with charts
  --json             the same for a program
${everywhere}

  Exit code: 0 not slower, 1 slower or broken, 2 cannot tell, 3 could not run.
`,
  "perf baseline": `openingday perf baseline: how fast the routes under “load” in the configuration are today; on what you own only
                     and how long customers wait for the steps that write: it walks their journey “load.walks” times

  --timeout TIME     for the walks: 90s or 10m; ten minutes without it
  --html FILE        the same as a page, with charts
  --json             the same for a program
${everywhere}

  Exit code: 0 fast enough and as before, 1 too slow or broken, 2 cannot tell, 3 could not run.
`,
  "perf checklist": `openingday perf checklist: the 46 practices of a fast backend, and what a run that was kept says about each

  --from FILE        a run that “prove --save FILE” or “audit --save FILE” kept; without it, what would tell each
  --json             the same for a program              --debug   where it failed, if it fails

  Exit code: 0 told, 3 could not.
`,
  "perf trace": `openingday perf trace: what each request of your journeys and routes asks of the database and of others; on what you own only

  The application must run with our SDK, which needs no change to its code, or with OpenTelemetry’s; without one its PostgreSQL tells
  what it counts (perf.databaseEnv), and what index is missing: docs/traces.md.
  --json             the same for a program
${everywhere}

  Exit code: 0 nothing wasted, 1 a finding, 2 cannot tell, 3 could not run.
`,
  init: `openingday init [domain] [folder]: writes a commented openingday.config.ts from what the project shows

  --force            write it anew where there is one        --debug   where it failed, if it fails

  Exit code: 0 written, 3 could not.
`,
  audit: `openingday audit [domain|url|folder ...]: looks from outside and at the code, in seconds; changes nothing

${looking}
${everywhere}

  ${verdicts}
`,
  prove: `openingday prove [domain|url|folder ...]: also acts: mails, limits, load, an alarm drill; only on what you own

  --only NAME        this check, row or kind of evidence only; may be given several times
${looking}
${everywhere}

  ${verdicts}
`,
  secrets: `openingday secrets [folder]: keys in files and in the whole history; no character of one is shown
openingday secrets install-hook [folder]: looks before every commit from now on

  --staged           what the next commit would hold only    --history     the history only
  --bundle DIR       a built folder in place of the code     --image FILE  a container image, as “docker save” writes it
  --json             the same for a program                  --sarif FILE  for a code scanner’s page
  --debug            where it failed, if it fails

  Exit code: 0 nothing found, 1 something found, 3 not all of it could be looked at.
`,
  env: `openingday env [folder]: every setting that the code reads: missing, not seen, baked in; keeps openingday.env.yaml

  --dry-run          change nothing                          --json   the same for a program
${everywhere}

  Exit code: 0 all is set, 1 something is missing or shared, 2 nothing to compare with, 3 could not run.
`,
  checklist: `openingday checklist [folder]: who changes what after the launch; keeps openingday.checklist.yaml, which you fill in

  --markdown FILE    the same for a handbook                 --html FILE   as one page, to print or to send
  --dry-run          leave openingday.checklist.yaml as it is
  --json             the same for a program
${everywhere}

  Exit code: 0 somebody is named for everything, 1 not yet, 3 could not run.
`,
  watch: `openingday watch: keeps an eye on what “watch” in the configuration names, until it is stopped

${everywhere}

  Exit code: 0 stopped, 3 could not run.
`,
  "logs scan": `openingday logs scan <file|-> ...: what a log gives away, by line and field; never the value

  --json             the same for a program                  --debug   where it failed, if it fails

  Exit code: 0 nothing, 1 something is given away, 3 could not read it.
`,
  explain: `openingday explain <check|row>: what a check looks at, and why; what a row of the roadmap means

  --debug            where it failed, if it fails

  Exit code: 0 found, 3 there is no such check or row.
`,
  rows: `openingday rows: every line of the roadmap and what proves it

  --json             the same for a program                  --debug   where it failed, if it fails

  Exit code: 0.
`,
  "dns plan": `openingday dns plan: the DNS records you need, against those that live; changes nothing

  --format FORMAT    text, steps (where to click), zone, cloudflare, terraform or json
  --json             the same as --format json
${everywhere}

  Exit code: 0 nothing to do, 1 something to do, 2 something could not be seen or is left open, 3 could not run.
`,
  "dns verify": `openingday dns verify: whether a DNS change has reached every name server and resolver

  --expect FILE      zone lines or JSON of what should live; the “records” of the configuration without it
  --wait             look again until it is everywhere
  --timeout TIME     how long at most: 90, 15m or 2h; 15 minutes without it
  --resolver ADDRESS:PORT   ask this resolver; may be given several times
  --json             what each place answers
${everywhere}

  Exit code: 0 everywhere, 1 not everywhere, 2 cannot tell, 3 could not run or was stopped.
`,
  "dns apply": `openingday dns apply: makes the planned changes at Cloudflare, after you typed the domain; needs CLOUDFLARE_API_TOKEN

  --plan FILE        a plan that was kept, as “dns plan” writes it as JSON
  --undo FILE        put back what an earlier run changed
  --ssl strict       encrypt the way to your server        --always-https   lead http to https
  --yes              do not ask, for CI
${everywhere}

  Exit code: 0 done, 1 something is left for you, 2 not confirmed, 3 could not run.
`,
  "mail listen": `openingday mail listen: a mailbox on this machine that judges each mail as a receiver does

  --smtp ADDRESS:PORT   where it takes mail; 127.0.0.1:2525 without it
  --api ADDRESS:PORT    where its mails can be read; 127.0.0.1:8025 without it
  --name HOST           the name it greets with
  --for DOMAIN          take mail for this domain only; may be given several times
  --as KIND             what the mails are: reset, sign-up or marketing
  --count N             end after N mails
  --cert FILE --key FILE   switch encryption (STARTTLS) on
  --json                a line of JSON for each mail
${everywhere}
`,
  "mail check": `openingday mail check <message.eml|->: what a receiver thinks of one stored mail

  --as KIND          what it is: reset, sign-up or marketing
  --ip ADDRESS       the server that handed it over, with --helo NAME and --from ADDRESS, where the mail does not say
  --json             the same for a program
${everywhere}

  Exit code: 0 good, 1 bad, 2 cannot tell, 3 could not read it.
`,
  "mail reports": `openingday mail reports [files|folders]: reads DMARC reports, and says who sends in your name and what is next

  --imap             read them in the mailbox that “mail.reports.imap” names
  --listen           take what a mail forwarder posts, and keep it
  --domain DOMAIN    where the reports are about several
  --offline          do not ask DNS for the names of servers
  --json             the same for a program
${everywhere}

  Exit code: 0 at least one report was read, 2 none was, 3 could not run.
`,
};

/** What a command takes; all of a family where only the first of its two words was typed. Undefined for what is no command. */
export function commandHelp(typed: readonly string[]): string | undefined {
  const [first = "", second = ""] = typed[0] === "help" ? typed.slice(1) : typed;
  const name = [`${first} ${second}`, first].find((one) => Object.hasOwn(helps, one));
  if (name !== undefined) return helps[name];
  const family = Object.entries(helps).filter(([name]) => name.startsWith(`${first} `));
  return family.length === 0 ? undefined : family.map(([, text]) => text).join("\n");
}
