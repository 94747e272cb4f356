// Numbers and dates as people read them, in the locale of the configuration.

const NOTHING = "–";

class Formats {
  constructor(locale, currency) {
    const number = (options) => new Intl.NumberFormat(locale, options);
    const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const money = { style: "currency", currency };
    this.formats = {
      percent: number({ style: "percent", ...one }),
      wholePercent: number({ style: "percent", maximumFractionDigits: 0 }),
      axisPercent: number({ style: "percent", maximumFractionDigits: 1 }),
      tenths: number(one),
      points: number({ ...one, signDisplay: "exceptZero" }),
      change: number({ style: "percent", ...one, signDisplay: "exceptZero" }),
      whole: number({ maximumFractionDigits: 0 }),
      compact: number({ notation: "compact", maximumFractionDigits: 1 }),
      number: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
      money: number({ ...money, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
      roundMoney: number({ ...money, minimumFractionDigits: 0, maximumFractionDigits: 0 }),
      millions: number({ ...money, notation: "compact", maximumFractionDigits: 2 }),
      axisMoney: number({ ...money, notation: "compact", maximumFractionDigits: 1 }),
    };
    const date = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", calendar: "gregory", ...options });
    this.day = date({ year: "numeric", month: "long", day: "numeric" });
    this.month = date({ year: "numeric", month: "short" });
    this.moment = date({ year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  }

  /** A value; null and undefined are nothing, never 0. */
  of(kind, value) {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return NOTHING;
    }
    if (kind === "text") {
      return String(value);
    }
    if (kind === "flag") {
      return value ? "yes" : "no";
    }
    return this.formats[kind].format(value);
  }

  percent(value) {
    return this.of("percent", value);
  }

  whole(value) {
    return this.of("whole", value);
  }

  /** Headlines need no cents where there are thousands, nor thousands where there are millions. */
  headlineMoney(value) {
    const size = Math.abs(value);
    return this.of(size >= 1e6 ? "millions" : size >= 1000 ? "roundMoney" : "money", value);
  }

  /** A share in percent without the sign, rounded as with it. */
  bare(value, kind = "percent") {
    if (value === null) {
      return NOTHING;
    }
    const parts = this.formats[kind].formatToParts(value);
    return parts.filter(({ type }) => type !== "percentSign" && type !== "literal").map((part) => part.value).join("");
  }

  interval(rate) {
    return rate.value === null ? NOTHING : this.bare(rate.low) + " – " + this.percent(rate.high);
  }

  points(difference) {
    return this.formats.points.format(difference * 100) + " pp";
  }

  date(iso) {
    return this.day.format(new Date(iso + "T00:00:00Z"));
  }

  instant(iso) {
    return this.moment.format(new Date(iso)) + " UTC";
  }

  period(grain, iso) {
    const day = new Date(iso + "T00:00:00Z");
    switch (grain) {
      case "year":
        return String(day.getUTCFullYear());
      case "quarter":
        return "Q" + (day.getUTCMonth() / 3 + 1) + " " + day.getUTCFullYear();
      case "month":
        return this.month.format(day);
      default:
        return isoWeek(day);
    }
  }
}

/** The week of its Monday: 2025-W07. It belongs to the year of its Thursday. */
function isoWeek(monday) {
  const thursday = new Date(monday.getTime() + 3 * 86400000);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86400000)) + 1;
  return year + "-W" + String(week).padStart(2, "0");
}
