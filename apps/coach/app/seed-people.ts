import type { WeeklyHours } from "./availability.ts";

interface SeedPerson {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
}
interface SeedCoach extends SeedPerson {
  readonly slug: string;
  readonly headline: string;
  readonly about: string;
  readonly specialities: readonly string[];
  readonly sessionMinutes: number;
  readonly priceMinor: number;
  readonly currency: string;
  readonly hours: readonly WeeklyHours[];
}
/** One appointment, placed relative to the day of seeding. */
export interface Appointment {
  readonly client: string;
  readonly coach: string;
  readonly inDays: number;
  /** When it begins, in hours of the UTC day; one ahead takes the free slot nearest to it. */
  readonly hourUtc: number;
  readonly status?: "cancelled";
  readonly note?: string;
}

const everyDay = (days: readonly number[], spans: readonly (readonly [string, string])[]): readonly WeeklyHours[] =>
  days.flatMap((weekday) => spans.map(([opens, closes]) => ({ weekday, opens, closes })));

/** The two coaches of the house, one on each side of the Atlantic. */
export const coaches: readonly SeedCoach[] = [
  {
    slug: "mara-lindqvist",
    name: "Mara Lindqvist",
    email: "mara@brightpath.test",
    timeZone: "Europe/London",
    headline: "For people who lead a team for the first time.",
    about:
      "I ran product teams for twelve years before I began to coach, and I remember how lonely the first one was. Nobody tells you that the work you were good at is no longer your work.\n\nIn our hour we look at one real situation from your week: a talk you put off, a decision that keeps coming back, a person you cannot reach. We find out what you want, and try the sentence out loud before you have to say it.\n\nI am direct, I take notes so that you need not, and I will not give you homework you did not ask for.",
    specialities: ["First-time leads", "Difficult talks", "Returning after leave"],
    sessionMinutes: 60,
    priceMinor: 8500,
    currency: "gbp",
    hours: everyDay(
      [1, 2, 3, 4, 5],
      [
        ["09:00", "12:00"],
        ["14:00", "17:00"],
      ],
    ),
  },
  {
    slug: "daniel-okafor",
    name: "Daniel Okafor",
    email: "daniel@brightpath.test",
    timeZone: "America/New_York",
    headline: "For people who change direction in the middle.",
    about:
      "At thirty-eight I left a law firm to build furniture, and three years later I came back to an office, gladly and on my own terms. I coach people who stand at such a door and do not know yet whether it opens in or out.\n\nWe start with what you would miss, not with what you would like to be. Then we plan the smallest step that can be undone, and you take it before we speak again.\n\nEvenings and Saturdays are possible, since most people who think about leaving still have a job to go to.",
    specialities: ["Career change", "Going independent", "Burnout, and after"],
    sessionMinutes: 60,
    priceMinor: 12_000,
    currency: "usd",
    hours: [...everyDay([1, 2, 3, 4], [["12:00", "20:00"]]), ...everyDay([6], [["09:00", "13:00"]])],
  },
];

/** Six clients in five zones. */
export const clients: readonly SeedPerson[] = [
  { name: "Amelia Hart", email: "amelia@inbox.test", timeZone: "Europe/London" },
  { name: "Jonas Weber", email: "jonas@inbox.test", timeZone: "Europe/Berlin" },
  { name: "Priya Raman", email: "priya@inbox.test", timeZone: "Asia/Kolkata" },
  { name: "Tom Delgado", email: "tom@inbox.test", timeZone: "America/New_York" },
  { name: "Ines Moreau", email: "ines@inbox.test", timeZone: "Europe/Paris" },
  { name: "Sam Whitfield", email: "sam@inbox.test", timeZone: "America/Los_Angeles" },
];

export const appointments: readonly Appointment[] = [
  {
    client: "amelia@inbox.test",
    coach: "mara-lindqvist",
    inDays: -41,
    hourUtc: 10,
    note: "Took over the team in June; wants to stop doing the reviews herself.",
  },
  {
    client: "amelia@inbox.test",
    coach: "mara-lindqvist",
    inDays: -20,
    hourUtc: 10,
    note: "Handed over two of three reviews. Proud, and a bit bored.",
  },
  { client: "amelia@inbox.test", coach: "mara-lindqvist", inDays: -13, hourUtc: 15, status: "cancelled" },
  { client: "amelia@inbox.test", coach: "mara-lindqvist", inDays: 3, hourUtc: 10 },
  { client: "amelia@inbox.test", coach: "daniel-okafor", inDays: 16, hourUtc: 17 },
  {
    client: "jonas@inbox.test",
    coach: "mara-lindqvist",
    inDays: -8,
    hourUtc: 14,
    note: "Puts off the talk with his co-founder. Rehearsed the first sentence.",
  },
  { client: "jonas@inbox.test", coach: "mara-lindqvist", inDays: 4, hourUtc: 9 },
  { client: "priya@inbox.test", coach: "mara-lindqvist", inDays: 6, hourUtc: 9 },
  {
    client: "tom@inbox.test",
    coach: "daniel-okafor",
    inDays: -15,
    hourUtc: 18,
    note: "Would miss the money least. Asked for a plan without a date.",
  },
  { client: "tom@inbox.test", coach: "daniel-okafor", inDays: 2, hourUtc: 18 },
  { client: "ines@inbox.test", coach: "daniel-okafor", inDays: 9, hourUtc: 17 },
  { client: "sam@inbox.test", coach: "daniel-okafor", inDays: -29, hourUtc: 19, note: "Sleeps again. Next: say no once." },
  { client: "sam@inbox.test", coach: "daniel-okafor", inDays: 11, hourUtc: 19 },
];

export const packages: readonly { readonly client: string; readonly coach: string; readonly total: number; readonly used: number }[] = [
  { client: "amelia@inbox.test", coach: "mara-lindqvist", total: 5, used: 3 },
  { client: "sam@inbox.test", coach: "daniel-okafor", total: 10, used: 2 },
];
