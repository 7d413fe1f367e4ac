const forms = {
  day: { weekday: "long", day: "numeric", month: "long" },
  shortDay: { weekday: "short", day: "numeric", month: "short" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  zoneWord: { timeZoneName: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes an instant for a reader in the zone, in British order and 24 hours. An unknown zone reads as UTC. */
export function showTime(instant: Date, zone: string, form: keyof typeof forms): string {
  const key = `${form} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = makeFormat(form, zone);
    formats.set(key, format);
  }
  if (form === "zoneWord") return format.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? zone;
  return format.format(instant);
}

function makeFormat(form: keyof typeof forms, zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...forms[form], timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...forms[form], timeZone: "UTC" });
  }
}

/** Cities whose old names the zone database keeps; people read the new ones. */
const renamed: Readonly<Record<string, string>> = {
  Calcutta: "Kolkata",
  Katmandu: "Kathmandu",
  Kiev: "Kyiv",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City",
};

/** `New York` from `America/New_York`: the part of a zone's name that people say. */
export function showZone(zone: string): string {
  const city = (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  return renamed[city] ?? city;
}

/** `£85` or `$120.50` from the smallest unit of the currency. */
export function showPrice(minor: number, currency: string): string {
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: currency.toUpperCase(),
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: minor % 100 === 0 ? 0 : 2,
  }).format(minor / 100);
}
