/** What developers type on their own machines. */
const trivial =
  /^(?:postgres(?:ql)?|pass(?:word|wd)?\d{0,4}|pw|pwd|root|admin|user(?:name)?|secret|example|test(?:ing|pass(?:word)?)?|dev(?:elopment)?|local|mysql|mongo(?:db)?|redis|guest|prisma|docker|demo|foo|bar|baz|hello|supersecret|mysecretpassword|\w{1,4}|\d{1,8}|app|db|changeit)$/i;

/** Whether a password is one that everybody uses on their own machine, or only repeats the user's name. */
export function isTrivialPassword(password: string, user: string): boolean {
  return password === user || trivial.test(password);
}
