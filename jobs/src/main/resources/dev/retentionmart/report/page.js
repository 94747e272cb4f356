// The page: what is chosen, and all sections drawn from it.

class Page {
  constructor(model) {
    this.model = model;
    this.formats = new Formats(model.locale, model.currency);
    const grains = model.grains.map((grain) => grain.name);
    this.chosen = { grain: grains.includes("month") ? "month" : grains[0], segment: ALL, channel: ALL, compare: "none", measure: "retention" };
    this.readAddress();
    this.about();
    this.measures = filters(model, this.chosen, (name, value) => this.choose(name, value));
    this.build();
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
    if (model.groupsInAll > model.groups.length) {
      tell("The " + model.groups.length + " largest of " + formats.whole(model.groupsInAll) + " groups (segment and channel) are on this page.");
    }
  }

  build() {
    const { formats, model } = this;
    this.rates = RATES.map((rate) => new Rate(model, formats, rate));
    this.period = h("select", { id: "period", change: () => this.drawLedger() });
    this.ledger = new Figure(formats, "ledger", "How the customer base moved", "From the active customers at the start of a period, up by those who came, down by those who left.", h("label", { class: "choice inline" }, h("span", null, "Period"), this.period));
    this.cohorts = new Cohorts(model, formats, this.measures);
    this.places = Object.fromEntries(["headline", "value", "benchmarks", "quality"].map((id) => [id, h("div", { id: id + "-place" })]));
    const section = (title, ...content) => h("section", { class: "group", "aria-label": title }, h("h2", null, title), ...content);
    this.heading = h("h2", { id: "headline-title" });
    document.getElementById("main").append(
      h("section", { class: "group", "aria-labelledby": "headline-title" }, this.heading, this.places.headline),
      section("Who stays", h("div", { class: "pair" }, this.rates[0].figure.root, this.rates[1].figure.root)),
      section("Who buys again, who comes and goes", h("div", { class: "pair" }, this.rates[2].figure.root, this.ledger.root)),
      section("Cohorts: customers by when they came", this.cohorts.heat.root, this.cohorts.curves.root),
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
    this.places.headline.replaceChildren(cards(model, formats, this.rows, this.why()));
    this.rates.forEach((rate) => rate.draw(this.chosen, this.why()));
    this.drawPeriods(latest);
    this.drawLedger();
    this.cohorts.draw(this.chosen, this.group, this.why());
    this.places.value.replaceChildren(...(model.value ? [expectedValue(model, formats, this.group)] : []));
    this.places.benchmarks.replaceChildren(...[benchmarks(model, formats, this.rows, this.chosen)].filter((it) => it !== null));
    this.places.quality.replaceChildren(...quality(model, formats, grain));
  }

  why() {
    const few = this.model.quality.suppressedRows > 0 ? ", or too few to be shown" : "";
    return this.group === undefined && this.model.groupsInAll > this.model.groups.length
      ? "This group is not among the largest, which are the ones on this page."
      : "This group has no customers" + few + ".";
  }

  drawPeriods(latest) {
    const { grain } = this.chosen;
    const before = this.rows.findIndex((row) => row !== null && row.start === this.period.dataset.start);
    const selected = before >= 0 && this.period.dataset.grain === grain ? before : latest && latest.at;
    const options = this.rows.map((row, i) => row && h("option", { value: String(i), selected: selected === i }, this.formats.period(grain, row.start) + (row.complete ? "" : ", still running")));
    this.period.replaceChildren(...options.filter(Boolean).reverse());
    this.period.dataset.grain = grain;
  }

  drawLedger() {
    const row = this.rows[Number(this.period.value)];
    if (!row || this.period.value === "") {
      this.ledger.data(null, this.why());
      return;
    }
    this.period.dataset.start = row.start;
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
}

/** What is to be known before all else. */
function tell(text) {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.hidden = false;
}

unpack()
  .then((data) => {
    theme(new Page(new Model(data)));
    document.documentElement.dataset.ready = "true";
  })
  .catch((problem) => {
    tell("This page cannot be shown: " + problem.message + ". It needs Chrome or Edge 111, Firefox 113, Safari 16.4, or newer.");
    throw problem;
  });
