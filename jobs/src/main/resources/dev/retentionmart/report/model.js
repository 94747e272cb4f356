// The data of the page, and the numbers that are made from it.

const ALL = "(all)";
let FEW; // with fewer customers than this, a rate is marked: quality.min-group-size
const Z = 1.959963984540054; // as in mart/retention: two-sided 95 %

/** A share with its interval, as the tables have it: null where the denominator is 0. */
function share(count, total) {
  if (count === null || !(total > 0)) {
    return { value: null, low: null, high: null, n: total };
  }
  const p = count / total;
  const spread = Math.sqrt((p * (1 - p)) / total + Z * Z / 4 / (total * total));
  const at = (z) => (p + Z * Z / 2 / total + spread * z) / (1 + Z * Z / total);
  return {
    value: p,
    low: count === 0 ? 0 : Math.max(0, at(-Z)),
    high: count === total ? 1 : Math.min(1, at(Z)),
    n: total,
  };
}

function ratio(numerator, denominator) {
  return denominator > 0 ? numerator / denominator : null;
}

/** Takes the data out of the page. */
async function unpack() {
  const packed = atob(document.getElementById("data").textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** What the page asks of the data. */
class Model {
  constructor(data) {
    const { cohorts, ...rest } = data;
    Object.assign(this, rest);
    FEW = data.few;
    this.cohortColumns = cohorts;
    this.places = new Map(this.groups.map(([segment, channel], i) => [segment + "/" + channel, i]));
  }

  grain(name) {
    return this.grains.find((grain) => grain.name === name);
  }

  /** The number of a group; undefined where the page has no such group. */
  group(segment, channel) {
    return this.places.get(this.segments.indexOf(segment) + "/" + this.channels.indexOf(channel));
  }

  /** A row for every period of the grain; null before the group's first, and where it is not published. */
  periods(grainName, group) {
    const grain = this.grain(grainName);
    const of = group === undefined ? null : this.retention[grainName][group];
    const rows = grain.starts.map((start, i) => (of && (of.columns[0][i - of.first] ?? null) !== null ? this.period(grain, of, i) : null));
    rows.newest = grain.complete.lastIndexOf(1);
    return rows;
  }

  period(grain, of, i) {
    const row = { start: grain.starts[i], end: grain.ends[i], complete: grain.complete[i] === 1 };
    this.retentionColumns.forEach((column, k) => {
      row[column] = of.columns[k][i - of.first];
    });
    // The ledger, read backwards: at end = at start + new + reactivated − churned.
    const start = row.customers_at_end - row.new_customers - row.reactivated_customers + row.churned_customers;
    row.customers_at_start = start;
    row.retained_customers = start - row.churned_customers;
    row.retention_rate = share(row.retained_customers, start);
    row.churn_rate = share(row.churned_customers, start);
    row.repeat_purchase_rate = share(row.repeat_buyers, row.buyers);
    row.returning_buyer_rate = share(row.returning_buyers, row.buyers);
    row.purchase_frequency = ratio(row.orders, row.buyers);
    row.expected_lifespan = ratio(start, row.churned_customers);
    row.crr_formula = ratio(row.customers_at_end - row.new_customers, start);
    return row;
  }

  /** The cohorts on the page, oldest first, each with what it did by age. */
  cohorts(grainName, group) {
    const grain = this.grain(grainName);
    const of = group === undefined ? null : this.cohortColumns[grainName][group];
    if (!of) {
      return [];
    }
    return of.period.map((period, i) => ({
      start: grain.starts[period],
      size: of.size[i],
      ages: of.active[i].map((active, age) => ({
        active,
        activeOnOrAfter: of.activeOnOrAfter[i][age],
        retention: share(active, of.size[i]),
        unbounded: share(of.activeOnOrAfter[i][age], of.size[i]),
        revenue: { value: of.revenuePerCustomer[i][age], low: null, high: null, n: of.size[i] },
        complete: grain.complete[period + age] === 1,
      })),
    }));
  }
}
