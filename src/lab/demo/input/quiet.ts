const quiet = { fromHour: 20, toHour: 8 };

/** Whether it is quiet hours in a zone, as `daily-offers` declares them; worked out apart from the roles, by the runtime's zones. */
export function isQuiet(zone: string, atMs: number): boolean {
  const hour = Number(hourIn(zone).format(atMs));
  return hour >= quiet.fromHour || hour < quiet.toHour;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function hourIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
  formats.set(zone, format);
  return format;
}
