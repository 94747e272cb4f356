// Cohorts: the heat map, which is a table of its own.

const SHADES = 9;
const WIDE = 24; // ages

const MEASURES = {
  retention: {
    title: "Retention",
    column: "cohorts.retention_rate",
    kind: "percent",
    of: (age) => age.retention,
    keys: ["active_customers", "retention_rate"],
    help: "A row is everybody who came in one {grain}; along it, how many % of them bought again 1, 2, 3 … {grain}s later.",
  },
  unbounded: {
    title: "Unbounded",
    column: "cohorts.unbounded_retention_rate",
    kind: "percent",
    of: (age) => age.unbounded,
    keys: ["active_on_or_after", "unbounded_retention_rate"],
    help: "A row is everybody who came in one {grain}; along it, how many % of them bought 1, 2, 3 … {grain}s later or at any time after that. The end of a row is low: later has not happened yet.",
  },
  revenue: {
    title: "Revenue per customer",
    column: "cohorts.cumulative_revenue_per_customer",
    kind: "money",
    of: (age) => age.revenue,
    keys: ["cumulative_revenue_per_customer"],
    help: "A row is everybody who came in one {grain}; along it, what each of them has spent on average up to 1, 2, 3 … {grain}s later, in {currency}.",
  },
};

/** From the least to the most; the first age of a share is always whole, and tells nothing. */
function shades(cohorts, measure) {
  const values = cohorts.flatMap((cohort) =>
    cohort.ages.filter((age, k) => k > 0 || measure.kind === "money").map((age) => measure.of(age).value),
  );
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const most = Math.max(...known);
  const shade = (value) => (most > least ? Math.min(SHADES - 1, Math.floor(((value - least) / (most - least)) * SHADES)) : 0);
  return { least, most, shade, isEmpty: known.length === 0 };
}

/** In a wide map without decimals: it is to be seen whole; its table has them. */
function heatText(formats, measure, value, isWide) {
  return measure.kind === "money" ? formats.whole(value) : formats.bare(value, isWide ? "wholePercent" : "percent");
}

function heatCell(formats, measure, cohort, k, scale, isWide) {
  const age = cohort.ages[k];
  const rate = measure.of(age);
  const isPlain = (k === 0 && measure.kind !== "money") || rate.value === null;
  const classes = [isPlain ? "plain" : "h" + scale.shade(rate.value)];
  if (!age.complete) {
    classes.push("running");
  }
  if (cohort.size < FEW) {
    classes.push("few");
  }
  return h("td", { class: classes.join(" "), "data-age": k }, heatText(formats, measure, rate.value, isWide));
}

/** The heat map. */
function heatMap(formats, grain, cohorts, measure) {
  const scale = shades(cohorts, measure);
  const longest = Math.max(...cohorts.map((cohort) => cohort.ages.length));
  const ages = Array.from({ length: longest }, (none, k) => h("th", { scope: "col", class: "number" }, String(k)));
  const rows = cohorts.map((cohort) =>
    h(
      "tr",
      { "data-start": cohort.start },
      h("th", { scope: "row" }, formats.period(grain, cohort.start)),
      h("td", { class: "size" }, formats.whole(cohort.size)),
      cohort.ages.map((age, k) => heatCell(formats, measure, cohort, k, scale, longest > WIDE)),
    ),
  );
  const caption = measure.title + " by cohort and age in " + grain + "s" + (measure.kind === "percent" ? ", in %" : "");
  return h(
    "div",
    { class: "scroll heat", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      { mousemove: (event) => heatTip(event, formats, grain, cohorts, measure), mouseleave: tip.hide },
      h("caption", { class: "unseen" }, caption),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Cohort"), h("th", { scope: "col", class: "number" }, "Size"), ages)),
      h("tbody", null, rows),
    ),
  );
}

function heatTip(event, formats, grain, cohorts, measure) {
  const cell = event.target.closest("td[data-age]");
  if (!cell) {
    tip.hide();
    return;
  }
  const cohort = cohorts.find((each) => each.start === cell.parentElement.dataset.start);
  const k = Number(cell.dataset.age);
  const age = cohort.ages[k];
  const rate = measure.of(age);
  const aside = rate.low === null ? "" : formats.interval(rate);
  tip.show(
    [
      h("strong", null, formats.period(grain, cohort.start) + ", " + k + " " + grain + (k === 1 ? "" : "s") + " later"),
      h("p", null, h("b", null, formats.of(measure.kind, rate.value)), h("span", { class: "muted" }, " " + aside)),
      h("p", { class: "muted" }, formats.whole(age.active) + " of " + formats.whole(cohort.size) + " customers bought" + (age.complete ? "" : ", so far")),
    ],
    event.clientX,
    event.clientY,
  );
}

/** One row per cohort and age, as the mart has it. */
function cohortRows(cohorts) {
  return cohorts.flatMap((cohort) =>
    cohort.ages.map((age, k) => (age.active === null ? null : {
      cohort_start: cohort.start,
      age: k,
      cohort_size: cohort.size,
      active_customers: age.active,
      retention_rate: age.retention.value,
      retention_rate_low: age.retention.low,
      retention_rate_high: age.retention.high,
      active_on_or_after: age.activeOnOrAfter,
      unbounded_retention_rate: age.unbounded.value,
      unbounded_retention_rate_low: age.unbounded.low,
      unbounded_retention_rate_high: age.unbounded.high,
      cumulative_revenue_per_customer: age.revenue.value,
      complete: age.complete,
      is_complete: age.complete,
    })).filter((row) => row !== null),
  );
}

function cohortTableColumns(measure) {
  const rate = measure.kind === "percent" ? measure.keys[1] : null;
  return [
    { key: "cohort_start", title: "Cohort from", kind: "text" },
    { key: "age", title: "Age", kind: "whole" },
    { key: "cohort_size", title: "Size", kind: "whole" },
    ...(rate
      ? [
          { key: measure.keys[0], title: "Customers", kind: "whole" },
          { key: rate, title: measure.title, kind: "percent" },
          { key: rate + "_low", title: "Low", kind: "percent" },
          { key: rate + "_high", title: "High", kind: "percent" },
        ]
      : [{ key: measure.keys[0], title: measure.title, kind: "money" }]),
    { key: "is_complete", title: "Complete", kind: "flag" },
  ];
}

function heatLegend(formats, cohorts, measure) {
  const scale = shades(cohorts, measure);
  const text = (value) => (scale.isEmpty ? NOTHING : formats.of(measure.kind, value));
  const swatches = Array.from({ length: SHADES }, (none, i) => h("span", { class: "swatch h" + i }));
  return h("li", { class: "mark" }, text(scale.least) + " ", h("span", { class: "swatches", "aria-hidden": "true" }, swatches), " " + text(scale.most));
}

class Cohorts {
  constructor(model, formats, measures) {
    this.model = model;
    this.formats = formats;
    this.heat = new Figure(formats, "cohorts", "", "", measures);
    this.heat.chart.removeAttribute("role");
    this.heat.chart.removeAttribute("aria-labelledby");
    this.heat.chart.className = "heat-holder";
    const title = term(model.definitions, "cohorts.cumulative_revenue_per_customer", "Lifetime value by cohort");
    this.curves = new Figure(formats, "curves", title, "What a customer has brought in so far, by age. A newer cohort that runs above an older one is worth more at the same age.");
  }

  draw({ grain, measure: name }, group, why) {
    const { model } = this;
    const measure = MEASURES[name];
    const starts = new Set(model.grain(grain).starts.slice(-model.grain(grain).mostCohorts));
    const cohorts = model.cohorts(grain, group).filter((cohort) => starts.has(cohort.start));
    const title = term(model.definitions, measure.column, measure.title + " by cohort");
    const help = measure.help.replaceAll("{grain}", grain).replace("{currency}", model.currency);
    this.heat.name(title, help);
    if (cohorts.length === 0) {
      this.heat.data(null, why);
      this.curves.data(null, why);
      return;
    }
    this.drawHeat(cohorts, grain, measure, name);
    this.drawCurves(cohorts, grain);
  }

  drawHeat(cohorts, grain, measure, name) {
    const { periodsInAll, mostCohorts } = this.model.grain(grain);
    const marks = [legendMark("dashed-box", "period still running")];
    if (cohorts.some((cohort) => cohort.size < FEW)) {
      marks.push(legendMark("slanted", "fewer than " + FEW + " customers"));
    }
    this.heat.chart.replaceChildren(heatMap(this.formats, grain, cohorts, measure));
    this.heat.legend.replaceChildren(heatLegend(this.formats, cohorts, measure), ...marks);
    this.heat.data({
      file: "cohorts_" + name,
      caption: measure.title + " by cohort and age",
      note: periodsInAll > mostCohorts ? "Cohorts of the newest " + mostCohorts + " " + grain + "s." : "",
      columns: cohortTableColumns(measure),
      rows: cohortRows(cohorts),
    });
  }

  drawCurves(cohorts, grain) {
    const drawn = curveCohorts(cohorts);
    if (drawn.length === 0) {
      this.curves.data(null, "No cohort has a second " + grain + " yet.");
      return;
    }
    this.curves.data({
      file: "lifetime_value",
      caption: "Revenue per customer by cohort and age",
      note: drawn.length < cohorts.length ? "The chart shows " + drawn.length + " of " + cohorts.length + " cohorts, evenly from the oldest to the newest; the table has all." : "",
      columns: cohortTableColumns(MEASURES.revenue),
      rows: cohortRows(cohorts),
    });
    curves(this.curves, this.formats, grain, drawn);
  }
}
