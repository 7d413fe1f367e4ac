/** What breaks, and the way out, where a platform's own mailer sends to customers. */
export const builtInBreaks =
  "After two mails in an hour nobody gets the next one, and customers outside your team get none at all: they cannot sign up.";
export const builtInFix =
  "Open an account at a mail provider such as Resend or Postmark, publish the DNS records it shows, and enter its SMTP settings in Supabase under Authentication, Emails, SMTP settings.";
