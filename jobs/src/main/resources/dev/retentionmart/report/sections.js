// Headline figures, the ledger, expected value, benchmarks and the quality of the data.

const CARDS = [
  { column: "retention_rate", kind: "rate", good: 1, n: "customers" },
  { column: "churn_rate", kind: "rate", good: -1, n: "customers" },
  { column: "repeat_purchase_rate", kind: "rate", good: 1, n: "buyers" },
  { column: "customer_lifetime_value", kind: "money", good: 1 },
  { column: "customers_at_end", kind: "count", good: 1 },
  { column: "net_revenue", kind: "money", good: 1 },
];

const LEDGER = [
  ["customers_at_start", "Start"],
  ["new_customers", "New"],
  ["reactivated_customers", "Back"],
  ["churned_customers", "Churned"],
  ["customers_at_end", "End"],
];

function plain(row, card) {
  if (!row) {
    return null;
  }
  return card.kind === "rate" ? row[card.column].value : row[card.column];
}

/** The newest complete period of the grain, if the group has it, and the one before. */
function newest(rows) {
  const at = rows.newest;
  return at < 0 || rows[at] === null ? null : { at, now: rows[at], before: at > 0 ? rows[at - 1] : null };
}

function changeOf(formats, card, now, before) {
  if (now === null || before === null || (card.kind !== "rate" && before === 0)) {
    return null;
  }
  const difference = card.kind === "rate" ? now - before : now / before - 1;
  const text = card.kind === "rate" ? formats.points(difference) : formats.of("change", difference);
  const shown = Math.round(difference * 1000);
  return { text, tone: shown === 0 ? "same" : shown * card.good > 0 ? "good" : "bad", arrow: shown === 0 ? "→" : shown > 0 ? "↑" : "↓" };
}

function cards(model, formats, rows, why) {
  const latest = newest(rows);
  if (latest === null) {
    return h("p", { class: "empty" }, rows.some((row) => row !== null && !row.complete) ? "No period of this group is complete yet." : why);
  }
  return h(
    "div",
    { class: "cards" },
    CARDS.map((card) => {
      const now = plain(latest.now, card);
      const change = changeOf(formats, card, now, plain(latest.before, card));
      const isFirst = card.kind === "rate" ? formats.percent(now) : card.kind === "money" ? (now === null ? NOTHING : formats.headlineMoney(now)) : formats.whole(now);
      return h(
        "div",
        { class: "panel card", "data-card": card.column },
        h("h3", null, term(model.definitions, "retention." + card.column)),
        h("p", { class: "big" }, isFirst),
        h(
          "p",
          { class: "change " + (change ? change.tone : "same") },
          change ? [h("span", { "aria-hidden": "true" }, change.arrow + " "), h("b", null, change.text)] : NOTHING,
        ),
        card.kind === "rate" ? cardInterval(formats, card, latest.now[card.column]) : cardAside(model, formats, card, latest.now),
        sparkline(rows.slice(Math.max(0, latest.at - 23), latest.at + 1).map((row) => plain(row, card))),
      );
    }),
  );
}

function cardInterval(formats, card, rate) {
  return h(
    "p",
    { class: "muted small" },
    formats.of("wholePercent", 0.95) + ": " + formats.interval(rate),
    h("br"),
    "of " + formats.whole(rate.n) + " " + card.n,
    rate.n < FEW && rate.value !== null ? h("span", { class: "pill" }, "few") : null,
  );
}

function cardAside(model, formats, card, row) {
  const aside = {
    customer_lifetime_value: () => [
      formats.of("money", row.average_order_value) + " × " + formats.of("number", row.purchase_frequency) + " orders",
      "× " + formats.of("tenths", row.expected_lifespan) + " periods" + (model.grossMargin === 1 ? "" : " × " + formats.percent(model.grossMargin)),
    ],
    customers_at_end: () => [formats.whole(row.new_customers) + " new, " + formats.whole(row.reactivated_customers) + " back", formats.whole(row.churned_customers) + " churned"],
    net_revenue: () => [formats.whole(row.orders) + " orders", formats.whole(row.buyers) + " buyers"],
  }[card.column]();
  return h("p", { class: "muted small" }, aside[0], h("br"), aside[1]);
}

/** How it came to this: a line without axes. */
function sparkline(values) {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const range = Math.max(...known) - least || 1;
  const place = (value, i) => [(i / Math.max(1, values.length - 1)) * 116 + 2, 26 - ((value - least) / range) * 22];
  const points = values.map((value, i) => (value === null ? null : place(value, i).map((at) => at.toFixed(1)).join(","))).filter(Boolean);
  const last = points.length > 0 ? points[points.length - 1].split(",") : null;
  return svg(
    "svg",
    { class: "spark", viewBox: "0 0 120 30", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("polyline", { points: points.join(" "), fill: "none", "vector-effect": "non-scaling-stroke" }),
    ...(last ? [svg("line", { x1: last[0], y1: last[1], x2: last[0], y2: last[1], class: "dot", "vector-effect": "non-scaling-stroke" })] : []),
  );
}

/** The steps of the waterfall; moves only where there were any. */
function ledgerSteps(model, row) {
  const title = (column) => model.definitions["retention." + column].title;
  const step = ([column, short]) => ({
    short,
    title: title(column),
    column,
    isLevel: column === "customers_at_start" || column === "customers_at_end",
    count: column === "churned_customers" || column === "moved_out_customers" ? 0 - row[column] : row[column],
  });
  const steps = LEDGER.map(step);
  if (row.moved_in_customers === 0 && row.moved_out_customers === 0) {
    return steps;
  }
  const before = row.customers_at_start - row.moved_in_customers + row.moved_out_customers;
  const first = { short: "Before", title: "Active at the end of the period before", column: "customers_at_end_before", isLevel: true, count: before };
  return [first, step(["moved_in_customers", "Moved in"]), step(["moved_out_customers", "Moved out"]), ...steps];
}

function panel(id, title, help, ...content) {
  return h("section", { class: "panel", id, "aria-labelledby": id + "-title" }, h("h3", { id: id + "-title" }, title), h("p", { class: "muted" }, help), ...content);
}

/** The newest numbers of the chosen group beside what they can be held against; null where there is nothing of the grain. */
function benchmarks(model, formats, rows, chosen) {
  const all = model.benchmarks.filter((benchmark) => benchmark.grain === chosen.grain && (benchmark.segment === null || benchmark.segment === chosen.segment));
  if (all.length === 0) {
    return null;
  }
  const latest = newest(rows);
  const lines = all.map((benchmark) => {
    const now = latest ? latest.now[benchmark.column] : null;
    const here = now !== null && typeof now === "object" ? now : { value: now, low: now, high: now };
    const format = (value) => (benchmark.column.endsWith("_value") ? formats.headlineMoney(value) : formats.of(isShare(benchmark.column) ? "percent" : "number", value));
    return h(
      "tr",
      null,
      h("th", { scope: "row" }, term(model.definitions, "retention." + benchmark.column)),
      h("td", { class: "number" }, h("b", null, format(here.value))),
      h("td", { class: "number" }, limits(benchmark, format)),
      h("td", null, position(here, benchmark)),
      h("td", { class: "wide" }, ruler(here, benchmark)),
      h("td", null, benchmark.appliesTo + (benchmark.segment === null ? "" : ", " + benchmark.segment)),
      h("td", { class: "muted" }, benchmark.statement),
    );
  });
  const heads = ["Figure", "Here", "There", "Position", "", "Of whom", "What the source says"].map((head, i) =>
    h("th", { scope: "col", class: i === 1 || i === 2 ? "number" : null }, head || h("span", { class: "unseen" }, "Drawn")),
  );
  return panel(
    "benchmarks",
    "Beside benchmarks",
    "The latest complete " + chosen.grain + " beside what trade articles say, which is for orientation and no target, and beside your own. Of a rate with an interval, below or above only where the whole of it is.",
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of benchmarks" }, h("table", null, h("thead", null, h("tr", null, heads)), h("tbody", null, lines))),
  );
}

function isShare(column) {
  return column.endsWith("_rate") || column === "crr_formula";
}

function limits({ low, high }, format) {
  if (low === null || high === null) {
    return low === null ? "up to " + format(high) : "from " + format(low);
  }
  return low === high ? format(low) : format(low) + " to " + format(high);
}

/** As in mart/retention_vs_benchmark. */
function position(here, { low, high }) {
  if (here.value === null) {
    return NOTHING;
  }
  if (low !== null && here.high < low) {
    return "below";
  }
  return high !== null && here.low > high ? "above" : "inside";
}

/** From 0, with the range of the benchmark, the interval of the number and a mark for it. */
function ruler(here, { low, high }) {
  const most = Math.max(here.high || 0, high === null ? low * 1.5 : high) * 1.15;
  const x = (number) => ((number / most) * 160).toFixed(1);
  const from = low === null ? 0 : low;
  const to = high === null ? most : high;
  return svg(
    "svg",
    { class: "ruler", viewBox: "0 0 160 16", "aria-hidden": "true", focusable: "false" },
    svg("rect", { x: 0, y: 7, width: 160, height: 2, class: "rule" }),
    svg("rect", { x: x(from), y: 3, width: Math.max(3, x(to) - x(from)), height: 10, rx: 2, class: "range" }),
    ...(here.value === null
      ? []
      : [svg("rect", { x: x(here.low), y: 7, width: Math.max(1, x(here.high) - x(here.low)), height: 2, class: "spread" }), svg("circle", { cx: x(here.value), cy: 8, r: 4, class: "here" })]),
  );
}

/** What customers are expected to bring in. */
function expectedValue(model, formats, group) {
  const row = model.value.groups.find((numbers) => numbers[0] === group);
  const help = "What the customers of this group are expected to bring in" + (model.value.horizonDays ? " over the next " + formats.whole(model.value.horizonDays) + " days" : "") + ", by the purchase model.";
  if (!row) {
    return panel("value", "Expected value", help, h("p", { class: "empty" }, "Nothing is predicted for this group."));
  }
  const kinds = { residual_value: "headline", mean_residual_value: "money", value_at_risk: "headline" };
  const facts = model.value.columns.map((column, i) => {
    const number = row[i + 1];
    const kind = kinds[column] || (column.endsWith("_share") ? "percent" : "whole");
    const text = kind === "headline" ? (number === null ? NOTHING : formats.headlineMoney(number)) : formats.of(kind, number);
    return h("div", { "data-value": column }, h("dt", null, term(model.definitions, "segment_value." + column)), h("dd", null, text));
  });
  return panel("value", "Expected value", help, h("dl", { class: "facts" }, facts));
}

function quality(model, formats, grain) {
  const { sources, runs, guestOrderShare, guestRevenueShare, suppressedRows } = model.quality;
  const words = (counts) =>
    Object.entries(counts).map(([reason, count]) => reason.replaceAll("_", " ") + " " + formats.whole(count)).join(", ") || NOTHING;
  const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);
  const sourceRows = (sources || []).map((of) => ({
    source: of.source,
    rows: of.rows,
    accepted: of.accepted,
    excluded: sum(of.excluded),
    rejected: sum(of.rejected),
    share: ratio(sum(of.rejected), of.rows),
    why: words({ ...of.excluded, ...of.rejected }),
  }));
  const restated = runs.find((run) => Object.keys(run.restatedPeriods).length > 0);
  return [
    panel(
      "sources",
      "Where the rows went",
      "Every row that was read: counted, left out (cancelled, guests, future), or rejected because it cannot be used.",
      table(formats, "Rows by source", [
        { key: "source", title: "Source", kind: "text" },
        { key: "rows", title: "Rows", kind: "whole" },
        { key: "accepted", title: "Counted", kind: "whole" },
        { key: "excluded", title: "Left out", kind: "whole" },
        { key: "rejected", title: "Rejected", kind: "whole" },
        { key: "share", title: "Rejected share", kind: "percent" },
        { key: "why", title: "Why", kind: "text", isLong: true },
      ], sourceRows),
      h(
        "dl",
        { class: "facts" },
        h("div", null, h("dt", null, "Orders of guests"), h("dd", null, formats.percent(guestOrderShare))),
        h("div", null, h("dt", null, "Revenue of guests"), h("dd", null, formats.percent(guestRevenueShare))),
        suppressedRows > 0 ? h("div", null, h("dt", null, "Rows not shown, to protect few customers"), h("dd", { "data-suppressed": "" }, formats.whole(suppressedRows))) : null,
      ),
      h("p", { class: "muted small" }, "Guests have no customer, so that nothing else on this page counts them."),
    ),
    panel(
      "runs",
      "What the runs said",
      "The newest runs first. Restated: past periods of which a run says something else than the one before.",
      table(formats, "Runs", [
        { key: "finished", title: "Ended", kind: "text" },
        { key: "asOf", title: "As of", kind: "text" },
        { key: "status", title: "Status", kind: "text" },
        { key: "mode", title: "Mode", kind: "text" },
        { key: "rejected", title: "Rejected rows", kind: "whole" },
        { key: "restated", title: "Restated " + grain + "s", kind: "whole" },
        { key: "largest", title: "Largest change", kind: "percent" },
      ], runs.map((run) => ({ ...run, finished: formats.instant(run.finishedAt), restated: run.restatedPeriods[grain] || 0, largest: run.largestRestatement }))),
      h("p", { class: "muted small" }, restated && restated.restatedMost ? "Most restated: " + restated.restatedMost + "." : "No run shown here restated the past."),
    ),
  ];
}

function definitions(model) {
  const entries = Object.entries(model.definitions).filter(([column]) => model.value || !column.startsWith("segment_value"));
  return panel(
    "definitions",
    "What the words mean",
    "Wherever a word has a dotted line, hover, tap or tab to it to read this.",
    h("dl", { class: "definitions" }, entries.map(([column, definition]) =>
      h("div", null, h("dt", null, definition.title + (column.startsWith("cohorts.") ? " (cohorts)" : "")), h("dd", { id: "meaning-" + column }, definition.meaning)),
    )),
  );
}
