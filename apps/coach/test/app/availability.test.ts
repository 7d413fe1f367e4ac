import { describe, expect, it } from "vitest";
import { dayStart, instantOf, openSlots, readTimeZone } from "../../app/availability.ts";

const wall = (text: string): number => Date.parse(`${text}Z`);

it.each([
  { why: "winter in London", zone: "Europe/London", shows: "2027-01-11T09:00", at: "2027-01-11T09:00:00.000Z" },
  { why: "summer in London", zone: "Europe/London", shows: "2027-07-12T09:00", at: "2027-07-12T08:00:00.000Z" },
  { why: "winter in New York", zone: "America/New_York", shows: "2027-01-11T09:00", at: "2027-01-11T14:00:00.000Z" },
  { why: "summer in New York", zone: "America/New_York", shows: "2027-07-12T09:00", at: "2027-07-12T13:00:00.000Z" },
  { why: "the last minute before spring forward", zone: "Europe/London", shows: "2027-03-28T00:59", at: "2027-03-28T00:59:00.000Z" },
  { why: "the first minute after it", zone: "Europe/London", shows: "2027-03-28T02:00", at: "2027-03-28T01:00:00.000Z" },
  { why: "the hour that happens twice: its first time", zone: "Europe/London", shows: "2027-10-31T01:30", at: "2027-10-31T00:30:00.000Z" },
  { why: "the hour that happens twice in New York", zone: "America/New_York", shows: "2027-11-07T01:30", at: "2027-11-07T05:30:00.000Z" },
  { why: "a zone on half an hour", zone: "Asia/Kolkata", shows: "2027-05-03T09:00", at: "2027-05-03T03:30:00.000Z" },
  { why: "half an hour of daylight saving", zone: "Australia/Lord_Howe", shows: "2027-01-11T09:00", at: "2027-01-10T22:00:00.000Z" },
  { why: "a date far ahead of UTC", zone: "Pacific/Kiritimati", shows: "2027-01-01T00:30", at: "2026-12-31T10:30:00.000Z" },
])("knows the instant of $shows: $why", ({ zone, shows, at }) => {
  expect(instantOf(wall(shows), zone)?.toISOString()).toBe(at);
});

it.each([
  { zone: "Europe/London", shows: "2027-03-28T01:30" },
  { zone: "America/New_York", shows: "2027-03-14T02:00" },
])("knows that $shows never happens in $zone", ({ zone, shows }) => {
  expect(instantOf(wall(shows), zone)).toBeUndefined();
});

describe("a coach's week", () => {
  const nineToNoon = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "09:00:00", closes: "12:00:00" }));

  it.each([
    {
      why: "London, the clocks go forward on the Sunday between",
      zone: "Europe/London",
      from: "2027-03-26",
      to: "2027-03-30",
      hours: ["09", "08"],
    },
    {
      why: "London, the clocks go back on the Sunday between",
      zone: "Europe/London",
      from: "2027-10-29",
      to: "2027-11-02",
      hours: ["08", "09"],
    },
    { why: "New York, forward", zone: "America/New_York", from: "2027-03-12", to: "2027-03-16", hours: ["14", "13"] },
    { why: "New York, back", zone: "America/New_York", from: "2027-11-05", to: "2027-11-09", hours: ["13", "14"] },
  ])("stays at nine on the wall: $why", ({ zone, from, to, hours }) => {
    const slots = openSlots(nineToNoon, zone, 60, { from: new Date(from), to: new Date(to) });
    expect(slots).toHaveLength(6);
    expect([slots[0], slots[3]].map((slot) => slot?.startsAt.toISOString().slice(11, 13))).toEqual(hours);
  });

  it("offers no session in the hour that is skipped, and each of the others once", () => {
    const nights = [{ weekday: 7, opens: "00:00", closes: "04:00" }];
    const slots = openSlots(nights, "Europe/London", 60, { from: new Date("2027-03-27T12:00Z"), to: new Date("2027-03-29T00:00Z") });
    expect(slots.map((slot) => slot.startsAt.toISOString())).toEqual([
      "2027-03-28T00:00:00.000Z",
      "2027-03-28T01:00:00.000Z",
      "2027-03-28T02:00:00.000Z",
    ]);
  });

  it("never offers one instant twice when an hour happens twice", () => {
    const nights = [{ weekday: 7, opens: "00:00", closes: "04:00" }];
    const slots = openSlots(nights, "Europe/London", 30, { from: new Date("2027-10-30T12:00Z"), to: new Date("2027-11-01T00:00Z") });
    const instants = slots.map((slot) => slot.startsAt.getTime());
    expect(new Set(instants).size).toBe(8);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  it.each([
    { why: "only whole sessions fit", minutes: 50, count: 3 },
    { why: "an hour and a half", minutes: 90, count: 2 },
    { why: "longer than the opening", minutes: 200, count: 0 },
  ])("cuts three hours into sessions: $why", ({ minutes, count }) => {
    const monday = { from: new Date("2027-01-11T00:00Z"), to: new Date("2027-01-12T00:00Z") };
    expect(openSlots(nineToNoon, "Europe/London", minutes, monday)).toHaveLength(count);
  });

  it("begins with the window's first instant and ends before its last", () => {
    const window = { from: new Date("2027-01-11T10:00Z"), to: new Date("2027-01-11T11:00Z") };
    expect(openSlots(nineToNoon, "Europe/London", 60, window).map((slot) => slot.startsAt)).toEqual([window.from]);
  });

  it("takes the weekday of the coach's own calendar, not of UTC", () => {
    const mondayEvening = [{ weekday: 1, opens: "20:00", closes: "21:00" }];
    const slots = openSlots(mondayEvening, "America/New_York", 60, {
      from: new Date("2027-01-11T00:00Z"),
      to: new Date("2027-01-14T00:00Z"),
    });
    expect(slots.map((slot) => slot.startsAt.toISOString())).toEqual(["2027-01-12T01:00:00.000Z"]);
  });
});

it.each([
  { zone: "Europe/London", at: "2027-07-12T10:00Z", start: "2027-07-11T23:00:00.000Z" },
  { zone: "America/New_York", at: "2027-01-11T03:00Z", start: "2027-01-10T05:00:00.000Z" },
  { zone: "Pacific/Kiritimati", at: "2027-01-11T11:00Z", start: "2027-01-11T10:00:00.000Z" },
])("knows when the day of $at began in $zone", ({ zone, at, start }) => {
  expect(dayStart(new Date(at), zone).toISOString()).toBe(start);
});

it.each([
  { name: "Europe/London", zone: "Europe/London" },
  { name: "europe/london", zone: "Europe/London" },
  { name: "Mars/Olympus", zone: undefined },
  { name: "", zone: undefined },
  { name: `Europe/${"x".repeat(80)}`, zone: undefined },
])("reads the zone $name as $zone", ({ name, zone }) => {
  expect(readTimeZone(name)).toBe(zone);
});
