/** A sign in the repository that the product sends through a provider. */
export interface FoundSender {
  /** Id in the table of providers. */
  readonly provider: string;
  /** What shows it: `package.json: resend`, `setting RESEND_API_KEY`. */
  readonly where: string;
}

export interface MailSenders {
  /** false: no code was given, so nothing follows from what is missing. */
  readonly looked: boolean;
  readonly found: readonly FoundSender[];
  /** Present where people sign up through Supabase: which mailer its confirmation and reset mails take, as far as the code says. */
  readonly supabase?: {
    /** `own`: an SMTP server or a hook of its own; `none`: its configuration is kept here and names neither; `unknown`: kept elsewhere. */
    readonly smtp: "own" | "none" | "unknown";
    /** `path:line` of what speaks for it. */
    readonly where: readonly string[];
  };
}
