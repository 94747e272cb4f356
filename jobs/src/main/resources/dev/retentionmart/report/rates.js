// Rates over time: of one group with its interval, or of several side by side.

const RATES = [
  { column: "retention_rate", count: "retained_customers", total: "customers_at_start", id: "retention", help: "Of the customers active at the start of a period, how many still were at its end. Higher is better." },
  { column: "churn_rate", count: "churned_customers", total: "customers_at_start", id: "churn", help: "The other side: how many went silent for longer than the active window. Lower is better." },
  { column: "repeat_purchase_rate", count: "repeat_buyers", total: "buyers", id: "repeat", help: "Of all who bought in a period, how many did so more than once within it." },
];

/** The groups side by side: the chosen one alone, or one per segment or channel, the largest first. */
function comparedGroups(model, { segment, channel, compare }) {
  if (compare === "none") {
    return [{ name: [segment, channel].filter((label) => label !== ALL).join(", ") || "All customers", segment, channel }];
  }
  return (compare === "segment" ? model.segments : model.channels)
    .map((label) => (compare === "segment" ? { segment: label, channel } : { segment, channel: label }))
    .map((each, i) => ({ ...each, name: (compare === "segment" ? each.segment : each.channel) }))
    .map((each) => (each.name === ALL ? { ...each, name: "All", isAll: true } : each))
    .filter((each) => model.group(each.segment, each.channel) !== undefined);
}

class Rate {
  constructor(model, formats, rate) {
    Object.assign(this, rate);
    this.model = model;
    this.formats = formats;
    this.figure = new Figure(formats, rate.id, term(model.definitions, "retention." + rate.column), rate.help);
  }

  draw(chosen, why) {
    const { model, formats, column, figure } = this;
    const { grain } = chosen;
    const all = comparedGroups(model, chosen).map((each) => ({ ...each, rows: model.periods(grain, model.group(each.segment, each.channel)) }));
    const known = all.filter((line) => line.rows.some((row) => row !== null && row[column].value !== null));
    if (known.length === 0) {
      const isThere = all.some((line) => line.rows.some((row) => row !== null));
      figure.data(null, isThere ? "There is nothing to divide by: nobody was counted in any period." : why);
      return;
    }
    const large = known.length > 1 ? known.filter((line) => !this.isMostlyFew(line.rows)) : known;
    const lines = (large.length > 0 ? large : known).slice(0, MOST_LINES + 1).sort((a, b) => Boolean(a.isAll) - Boolean(b.isAll));
    figure.data({
      file: column,
      caption: model.definitions["retention." + column].title + " by " + grain,
      note: this.note(grain, known.filter((line) => !lines.includes(line))),
      columns: this.columns(),
      rows: this.rows(all, grain),
    });
    const labels = model.grain(grain).starts.map((start) => formats.period(grain, start));
    lineChart(figure, labels, lines.map((line) => this.line(line, grain, lines.length > 1)), this.view(lines));
  }

  line(line, grain, isOneOfMany) {
    return {
      name: line.name,
      isPlain: isOneOfMany,
      width: line.isAll && isOneOfMany ? 3 : null,
      colour: line.isAll && isOneOfMany ? colour("muted") : null,
      points: line.rows.map((row, at) => row && { ...row[this.column], complete: row.complete, isSure: this.isSure(grain, line.rows, at) }),
    };
  }

  view(lines) {
    const { formats, column } = this;
    const highest = Math.max(...lines.flatMap((line) => line.rows.map((row) => (row && row[column].value !== null ? row[column].high : 0))));
    return {
      bands: lines.length === 1 ? formats.of("wholePercent", 0.95) + " interval" : null,
      axis: (value) => formats.of("axisPercent", value),
      value: (value) => formats.percent(value),
      aside: (point) => (point.value === null ? "" : "(" + formats.interval(point) + ", n = " + formats.whole(point.n) + ")" + (point.complete ? "" : " so far")),
      max: highest > 0.95 ? 1 : null,
    };
  }

  isMostlyFew(rows) {
    const known = rows.filter((row) => row !== null && row[this.column].value !== null);
    return known.filter((row) => row[this.column].n < FEW).length > known.length / 2;
  }

  /** Whether the group is too young for anybody to have been silent for the active window. */
  isSure(grainName, rows, at) {
    const grain = this.model.grain(grainName);
    const first = rows.findIndex((row) => row !== null);
    const isWhole = !(this.model.quality.suppressedRows > 0);
    return isWhole && this.total === "customers_at_start" && grain.periodsInAll === grain.starts.length && at < first + grain.window;
  }

  note(grainName, leftOut) {
    const { starts, periodsInAll, window: periods } = this.model.grain(grainName);
    const span = periods + " " + grainName + "s";
    return [
      periodsInAll > starts.length ? "The newest " + this.formats.whole(starts.length) + " of " + this.formats.whole(periodsInAll) + " " + grainName + "s." : null,
      this.total === "customers_at_start" && periods > 1 && periodsInAll === starts.length && !(this.model.quality.suppressedRows > 0) ? "In its first " + span + " nobody can have been silent for " + span + ", so nobody churns." : null,
      leftOut.length > 0 ? "In the table only, small or beyond the " + MOST_LINES + " largest: " + leftOut.map((line) => line.name).join(", ") + "." : null,
    ].filter(Boolean).join(" ");
  }

  columns() {
    const { column, count, total } = this;
    const title = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");
    return [
      { key: "period", title: "Period", kind: "text" },
      { key: "period_start", title: "From", kind: "text" },
      { key: "segment", title: "Segment", kind: "text" },
      { key: "channel", title: "Channel", kind: "text" },
      { key: total, title: title(total), kind: "whole" },
      { key: count, title: title(count), kind: "whole" },
      { key: column, title: "Rate", kind: "percent" },
      { key: column + "_low", title: "Low", kind: "percent" },
      { key: column + "_high", title: "High", kind: "percent" },
      { key: "is_complete", title: "Complete", kind: "flag" },
    ];
  }

  rows(lines, grain) {
    const { column, count, total } = this;
    return lines.flatMap((line) =>
      line.rows.filter((row) => row !== null).map((row) => ({
        period: this.formats.period(grain, row.start),
        period_start: row.start,
        segment: line.segment,
        channel: line.channel,
        [total]: row[total],
        [count]: row[count],
        [column]: row[column].value,
        [column + "_low"]: row[column].low,
        [column + "_high"]: row[column].high,
        complete: row.complete,
        is_complete: row.complete,
      })),
    );
  }
}
