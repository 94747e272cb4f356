// The page: what is chosen, and all sections drawn from it.

const COMPARE = { none: "Only this group", segment: "Segments", channel: "Channels" };
const THEME = "retention-mart-theme";

class Page {
  constructor(model) {
    this.model = model;
    this.formats = new Formats(model.locale, model.currency);
    const grains = model.grains.map((grain) => grain.name);
    this.chosen = { grain: grains.includes("month") ? "month" : grains[0], segment: ALL, channel: ALL, compare: "none", measure: "retention" };
    this.readAddress();
    this.about();
    this.filters();
    this.build();
    this.draw();
  }

  /** What was chosen stands in the address, so that it can be sent to somebody. */
  readAddress() {
    const known = {
      grain: this.model.grains.map((grain) => grain.name),
      segment: this.model.segments,
      channel: this.model.channels,
      compare: Object.keys(COMPARE),
      measure: Object.keys(MEASURES),
    };
    new URLSearchParams(location.hash.slice(1)).forEach((value, name) => {
      if (known[name] && known[name].includes(value)) {
        this.chosen[name] = value;
      }
    });
  }

  choose(name, value) {
    this.chosen[name] = value;
    const address = new URLSearchParams(this.chosen).toString();
    try {
      history.replaceState(null, "", "#" + address);
    } catch (refused) {
      // An address that cannot be changed is no reason to show nothing.
    }
    this.draw();
    const { grain, segment, channel } = this.chosen;
    document.getElementById("said").textContent = "Shown: " + [grain, segment, channel].join(", ");
  }

  about() {
    const { model, formats } = this;
    const parts = ["As of " + formats.date(model.asOf), model.currency, "days begin in " + model.timeZone];
    if (model.publishedAt) {
      parts.push("published " + formats.instant(model.publishedAt));
    }
    document.getElementById("about").textContent = parts.join(" · ");
    document.getElementById("footer").textContent =
      "Run " + (model.runId || NOTHING) + " of Retention Mart. Every number is in the tables mart/retention and mart/cohorts of that run.";
    const notes = [];
    if (model.groupsInAll > model.groups.length) {
      notes.push("The " + model.groups.length + " largest of " + formats.whole(model.groupsInAll) + " groups (segment and channel) are on this page.");
    }
    if (notes.length > 0) {
      this.tell(notes.join(" "));
    }
  }

  tell(text) {
    const notice = document.getElementById("notice");
    notice.textContent = text;
    notice.hidden = false;
  }

  filters() {
    const { model } = this;
    const radios = (name, legend, options) =>
      h("fieldset", { class: "choice" }, h("legend", null, legend), h("div", { class: "segmented" }, Object.entries(options).map(([value, text]) =>
        h("label", null, h("input", { type: "radio", name, value, checked: this.chosen[name] === value, change: () => this.choose(name, value) }), h("span", null, text)),
      )));
    const select = (name, title, labels) =>
      h("label", { class: "choice" }, h("span", null, title), h("select", { name, id: name, change: (event) => this.choose(name, event.target.value) }, labels.map((label) =>
        h("option", { value: label, selected: this.chosen[name] === label }, label === ALL ? "All " + name + "s" : label),
      )));
    const sorted = (labels) => [ALL, ...labels.filter((label) => label !== ALL).sort((a, b) => a.localeCompare(b, model.locale))];
    const grains = Object.fromEntries(model.grains.map((grain) => [grain.name, grain.name[0].toUpperCase() + grain.name.slice(1)]));
    const form = document.getElementById("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.append(radios("grain", "Period", grains), select("segment", "Segment", sorted(model.segments)), select("channel", "Channel", sorted(model.channels)));
    form.append(h("label", { class: "choice" }, h("span", null, "Compare"), h("select", { name: "compare", id: "compare", change: (event) => this.choose("compare", event.target.value) }, Object.entries(COMPARE).map(([value, text]) =>
      h("option", { value, selected: this.chosen.compare === value }, text),
    ))));
    this.measures = radios("measure", "Cells show", Object.fromEntries(Object.entries(MEASURES).map(([name, measure]) => [name, measure.title])));
  }

  build() {
    const { formats, model } = this;
    const word = (column, title) => term(model.definitions, column, title);
    const figure = (id, title, help, tools) => new Figure(formats, id, title, help, tools);
    this.rates = [
      { column: "retention_rate", count: "retained_customers", total: "customers_at_start", figure: figure("retention", word("retention.retention_rate"), "Of the customers active at the start of a period, how many still were at its end. Higher is better.") },
      { column: "churn_rate", count: "churned_customers", total: "customers_at_start", figure: figure("churn", word("retention.churn_rate"), "The other side: how many went silent for longer than the active window. Lower is better.") },
      { column: "repeat_purchase_rate", count: "repeat_buyers", total: "buyers", figure: figure("repeat", word("retention.repeat_purchase_rate"), "Of all who bought in a period, how many did so more than once within it.") },
    ];
    this.period = h("select", { id: "period", change: () => this.drawLedger() });
    this.ledger = figure("ledger", "How the customer base moved", "From the active customers at the start of a period, up by those who came, down by those who left.", h("label", { class: "choice inline" }, h("span", null, "Period"), this.period));
    this.heat = figure("cohorts", "Cohorts", "", this.measures);
    this.heat.chart.removeAttribute("role");
    this.heat.chart.removeAttribute("aria-labelledby");
    this.heat.chart.className = "heat-holder";
    this.curves = figure("curves", word("cohorts.cumulative_revenue_per_customer", "Lifetime value by cohort"), "What a customer has brought in so far, by age. A newer cohort that runs above an older one is worth more at the same age.");
    this.places = Object.fromEntries(["headline", "value", "benchmarks", "quality"].map((id) => [id, h("div", { id: id + "-place" })]));
    const section = (title, ...content) => h("section", { class: "group", "aria-label": title }, h("h2", null, title), ...content);
    this.heading = h("h2", { id: "headline-title" });
    document.getElementById("main").append(
      h("section", { class: "group", "aria-labelledby": "headline-title" }, this.heading, this.places.headline),
      section("Who stays", h("div", { class: "pair" }, this.rates[0].figure.root, this.rates[1].figure.root)),
      section("Who buys again, who comes and goes", h("div", { class: "pair" }, this.rates[2].figure.root, this.ledger.root)),
      section("Cohorts: customers by when they came", this.heat.root, this.curves.root),
      this.places.value,
      this.places.benchmarks,
      section("How good the data are", this.places.quality),
      section("Definitions", definitions(model)),
    );
  }

  draw() {
    tip.hide();
    const { model, formats } = this;
    const { grain, segment, channel } = this.chosen;
    this.group = model.group(segment, channel);
    this.rows = model.periods(grain, this.group);
    const latest = newest(this.rows);
    this.heading.replaceChildren("Latest complete " + grain, ...(latest ? [": " + formats.period(grain, latest.now.start)] : []));
    if (latest && latest.before) {
      this.heading.append(h("span", { class: "aside" }, "against " + formats.period(grain, latest.before.start)));
    }
    this.places.headline.replaceChildren(cards(model, formats, this.rows));
    this.rates.forEach((rate) => this.drawRate(rate));
    this.drawPeriods(latest);
    this.drawLedger();
    this.drawCohorts();
    this.places.value.replaceChildren(...(model.value ? [expectedValue(model, formats, this.group)] : []));
    this.places.benchmarks.replaceChildren(...(model.benchmarks.length > 0 ? [benchmarks(model, formats, this.rows)] : []));
    this.places.quality.replaceChildren(...quality(model, formats, grain));
  }

  why() {
    return this.group === undefined && this.model.groupsInAll > this.model.groups.length
      ? "This group is not among the largest, which are the ones on this page."
      : "This group has no customers.";
  }

  /** The groups side by side: the chosen one alone, or one per segment or channel. */
  compared() {
    const { segment, channel, compare } = this.chosen;
    const one = { name: [segment, channel].filter((label) => label !== ALL).join(", ") || "All customers", segment, channel };
    if (compare === "none") {
      return { shown: [one], all: [one] };
    }
    const labels = compare === "segment" ? this.model.segments : this.model.channels;
    const all = labels
      .map((label) => (compare === "segment" ? { name: label, segment: label, channel } : { name: label, segment, channel: label }))
      .filter((each) => this.model.group(each.segment, each.channel) !== undefined)
      .map((each) => (each.name === ALL ? { ...each, name: "All", isAll: true } : each));
    return { shown: all.slice(0, MOST_LINES + 1), all };
  }

  drawRate({ column, count, total, figure }) {
    const { model, formats } = this;
    const { grain } = this.chosen;
    const { shown, all } = this.compared();
    const labels = model.grain(grain).starts.map((start) => formats.period(grain, start));
    const linesOf = (groups) => groups.map((each) => ({ ...each, rows: model.periods(grain, model.group(each.segment, each.channel)) }));
    const isKnown = (line) => line.rows.some((row) => row !== null && row[column].value !== null);
    const lines = linesOf(shown).filter(isKnown).sort((a, b) => Boolean(a.isAll) - Boolean(b.isAll));
    if (lines.length === 0) {
      figure.data(null, this.group === undefined ? this.why() : "There is nothing to divide by: nobody was counted in any period.");
      return;
    }
    const cut = this.cut(grain) + (total === "customers_at_start" ? this.quiet(grain) : "") + (all.length > shown.length ? "The chart shows the " + MOST_LINES + " largest, the table all " + (all.length - 1) + ". " : "");
    figure.data({
      file: column,
      caption: model.definitions["retention." + column].title + " by " + grain,
      note: cut,
      columns: rateColumns(column, count, total, formats),
      rows: rateRows(linesOf(all), column, count, total, grain, formats),
    });
    const highest = Math.max(...lines.flatMap((line) => line.rows.map((row) => (row && row[column].value !== null ? row[column].high : 0))));
    lineChart(figure, labels, lines.map((line) => ({
      name: line.name,
      isPlain: lines.length > 1,
      isFaint: lines.length > 1 && isMostlyFew(line.rows, column),
      width: line.isAll && lines.length > 1 ? 3 : null,
      colour: line.isAll && lines.length > 1 ? colour("muted") : null,
      points: line.rows.map((row, at) => row && { ...row[column], complete: row.complete, isSure: total === "customers_at_start" && this.isQuiet(grain, line.rows, at) }),
    })), {
      bands: lines.length === 1,
      axis: (value) => formats.of("axisPercent", value),
      value: (value) => formats.percent(value),
      aside: (point) => (point.value === null ? "" : "(" + formats.interval(point) + ", n = " + formats.whole(point.n) + ")" + (point.complete ? "" : " so far")),
      max: highest > 0.95 ? 1 : null,
    });
  }

  /** Whether the group is too young for anybody to have been silent for the active window. */
  isQuiet(grainName, rows, at) {
    const grain = this.model.grain(grainName);
    return grain.periodsInAll === grain.starts.length && at < rows.findIndex((row) => row !== null) + grain.window;
  }

  quiet(grainName) {
    const { window: periods, periodsInAll, starts } = this.model.grain(grainName);
    const span = periods === 1 ? grainName : periods + " " + grainName + "s";
    return periods > 1 && periodsInAll === starts.length ? "In its first " + span + " nobody can have been silent for " + span + ", so nobody churns. " : "";
  }

  cut(grain) {
    const { starts, periodsInAll } = this.model.grain(grain);
    return periodsInAll > starts.length ? "The newest " + this.formats.whole(starts.length) + " of " + this.formats.whole(periodsInAll) + " " + grain + "s. " : "";
  }

  drawPeriods(latest) {
    const { grain } = this.chosen;
    const options = this.rows.map((row, i) => row && h("option", { value: String(i), selected: latest !== null && latest.at === i }, this.formats.period(grain, row.start) + (row.complete ? "" : ", still running")));
    this.period.replaceChildren(...options.filter(Boolean).reverse());
  }

  drawLedger() {
    const row = this.rows[Number(this.period.value)];
    if (!row || this.period.value === "") {
      this.ledger.data(null, this.why());
      return;
    }
    const steps = ledgerSteps(this.model, row);
    this.ledger.data({
      file: "ledger",
      caption: "Customers, " + this.formats.period(this.chosen.grain, row.start),
      note: row.complete ? "" : "This period is still running: those shown as churned may still buy.",
      columns: [{ key: "column", title: "Column", kind: "text" }, { key: "title", title: "What", kind: "text" }, { key: "count", title: "Customers", kind: "whole" }],
      rows: steps,
    });
    waterfall(this.ledger, steps, this.formats);
  }

  drawCohorts() {
    const { model, formats } = this;
    const { grain, measure: name } = this.chosen;
    const measure = MEASURES[name];
    const starts = new Set(model.grain(grain).starts.slice(-model.grain(grain).mostCohorts));
    const cohorts = model.cohorts(grain, this.group).filter((cohort) => starts.has(cohort.start));
    document.querySelector("#cohorts-title").replaceChildren(term(model.definitions, measure.column, measure.title + " by cohort"));
    document.querySelector("#cohorts figcaption p").textContent = measure.help.replaceAll("{grain}", grain).replace("{currency}", model.currency);
    if (cohorts.length === 0) {
      this.heat.data(null, this.why());
      this.curves.data(null, this.why());
      return;
    }
    this.drawHeat(cohorts, grain, measure, name);
    this.drawCurves(cohorts, grain);
  }

  drawHeat(cohorts, grain, measure, name) {
    const cut = this.model.grain(grain).periodsInAll > this.model.grain(grain).mostCohorts;
    this.heat.chart.replaceChildren(heatMap(this.formats, grain, cohorts, measure));
    this.heat.legend.replaceChildren(heatLegend(this.formats, cohorts, measure), legendMark("dashed-box", "period still running"), ...(cohorts.some((cohort) => cohort.size < FEW) ? [legendMark("slanted", "fewer than " + FEW + " customers")] : []));
    this.heat.data({ file: "cohorts_" + name, caption: measure.title + " by cohort and age", note: cut ? "Cohorts of the newest " + this.model.grain(grain).mostCohorts + " " + grain + "s." : "", columns: cohortTableColumns(measure), rows: cohortRows(cohorts) });
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

function isMostlyFew(rows, column) {
  const known = rows.filter((row) => row !== null && row[column].value !== null);
  return known.filter((row) => row[column].n < FEW).length > known.length / 2;
}

function rateColumns(column, count, total) {
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

function rateRows(lines, column, count, total, grain, formats) {
  return lines.flatMap((line) =>
    line.rows.filter((row) => row !== null).map((row) => ({
      period: formats.period(grain, row.start),
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

function heatLegend(formats, cohorts, measure) {
  const scale = shades(cohorts, measure);
  const text = (value) => (scale.isEmpty ? NOTHING : formats.of(measure.kind, value));
  const swatches = Array.from({ length: SHADES }, (none, i) => h("span", { class: "swatch h" + i }));
  return h("li", { class: "mark" }, text(scale.least) + " ", h("span", { class: "swatches", "aria-hidden": "true" }, swatches), " " + text(scale.most));
}

/** Light and dark: as the system has it, until somebody chooses; on paper always light. */
function theme(page) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const stored = () => {
    try {
      return localStorage.getItem(THEME);
    } catch (refused) {
      return null;
    }
  };
  const show = (name) => {
    root.dataset.theme = name;
    button.textContent = name === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", "Switch to " + (name === "dark" ? "light" : "dark") + " colours");
    button.removeAttribute("aria-pressed");
    page.draw();
  };
  const wanted = () => stored() || (dark.matches ? "dark" : "light");
  button.addEventListener("click", () => {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(THEME, next);
    } catch (refused) {
      // It is forgotten with the page.
    }
    show(next);
  });
  dark.addEventListener("change", () => show(wanted()));
  addEventListener("beforeprint", () => show("light"));
  addEventListener("afterprint", () => show(wanted()));
  show(wanted());
}

unpack()
  .then((data) => {
    theme(new Page(new Model(data)));
    document.documentElement.dataset.ready = "true";
  })
  .catch((problem) => {
    const notice = document.getElementById("notice");
    notice.textContent = "This page cannot be shown: " + problem.message + ". It needs Chrome or Edge 111, Firefox 113, Safari 16.4, or newer.";
    notice.hidden = false;
    throw problem;
  });
