// What customers have spent, by age.

const MOST_CURVES = 10;

/** Cohorts spread evenly from the oldest to the newest that has a later age. */
function curveCohorts(cohorts) {
  const grown = cohorts.filter((cohort) => cohort.ages.length > 1);
  if (grown.length <= MOST_CURVES) {
    return grown;
  }
  const step = (grown.length - 1) / (MOST_CURVES - 1);
  return Array.from({ length: MOST_CURVES }, (none, i) => grown[Math.round(i * step)]);
}

function curves(figure, formats, grain, cohorts) {
  const longest = Math.max(...cohorts.map((cohort) => cohort.ages.length));
  const labels = Array.from({ length: longest }, (none, k) => (k === 0 ? "0 " + grain + "s" : String(k)));
  const isWide = figure.chart.clientWidth > 560;
  const lines = cohorts.map((cohort, i) => ({
    name: formats.period(grain, cohort.start),
    colour: colour("age-" + (cohorts.length === 1 ? 10 : Math.round((i / (cohorts.length - 1)) * 9) + 1)),
    width: 1.8,
    isPlain: true,
    isNamed: isWide,
    points: labels.map((none, k) => (cohort.ages[k] ? { ...cohort.ages[k].revenue, complete: cohort.ages[k].complete } : null)),
  }));
  lineChart(figure, labels, lines, {
    bands: null,
    axis: (value) => formats.of("axisMoney", value),
    value: (value) => formats.of("money", value),
    aside: (point) => (point.complete ? "" : "so far"),
    right: isWide ? 64 : 28,
    min: 0,
  });
}
