// Charts on canvas. Colours are those of the style sheet, so that a chart is drawn anew with them.

const SHAPES = ["circle", "rect", "triangle", "diamond"];
const MOST_LINES = 8;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function lineColour(i) {
  return colour("line-" + ((i % MOST_LINES) + 1));
}

/** The chart in a box, made when it is first drawn. */
function draw(box, option) {
  let chart = echarts.getInstanceByDom(box);
  if (!chart) {
    chart = echarts.init(box, null, { renderer: "canvas" });
    chart.watcher = new ResizeObserver(() => chart.resize());
    chart.watcher.observe(box);
    box.addEventListener("mouseleave", tip.hide);
  }
  chart.setOption({ animation: false, textStyle: { fontFamily: "system-ui, sans-serif" }, ...option }, true);
  return chart;
}

/** What all charts with a category axis share. */
function frame(labels, format, more) {
  const text = { color: colour("muted"), fontSize: 12 };
  return {
    grid: { left: 8, right: more.right || 28, top: 16, bottom: 8, containLabel: true },
    tooltip: {
      show: true,
      trigger: "axis",
      showContent: false,
      renderMode: "richText",
      axisPointer: { type: more.pointer || "line", lineStyle: { color: colour("muted") }, shadowStyle: { color: colour("hover") } },
    },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: more.pointer === "shadow",
      axisLabel: { ...text, hideOverlap: true, interval: more.everyLabel ? 0 : "auto" },
      axisLine: { lineStyle: { color: colour("rule") } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      min: more.min,
      max: more.max,
      axisLabel: { ...text, formatter: format },
      splitLine: { lineStyle: { color: colour("rule") } },
    },
  };
}

/** Tells what the pointer is on, in our own box: the charts' own would need inline styles. */
function pointAt(box, chart, content) {
  chart.getZr().off("mousemove");
  chart.getZr().on("mousemove", (event) => {
    if (!chart.containPixel("grid", [event.offsetX, event.offsetY])) {
      tip.hide();
      return;
    }
    const at = chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
    const rows = content(Math.max(0, at));
    const place = box.getBoundingClientRect();
    if (rows) {
      tip.show(rows, place.left + event.offsetX, place.top + event.offsetY);
    } else {
      tip.hide();
    }
  });
}

function key(i, shade) {
  const mark = h("span", { class: "key", "data-shape": SHAPES[i % SHAPES.length] });
  mark.style.setProperty("--key", shade || lineColour(i));
  return mark;
}

/**
 * Lines over periods.
 *
 * @param lines each with its name, colour and points; a point is null, or has a value with low, high
 *     and n, and whether its period is complete
 * @param view format of the axis and of the values, and whether bands are shown
 */
function lineChart(figure, labels, lines, view) {
  const series = lines.flatMap((line, i) => lineSeries(line, i, labels.length, view));
  const option = { ...frame(labels, view.axis, view), series };
  const chart = draw(figure.chart, option);
  pointAt(figure.chart, chart, (at) => pointRows(labels[at], lines, at, view));
  const isOne = lines.length === 1;
  const marks = isOne && view.bands ? [legendMark("band", view.bands)] : [];
  if (lines.some((line) => line.points.some((point) => point && !point.complete))) {
    marks.push(legendMark("dashed", "period still running"));
  }
  if (lines.some((line) => line.points.some(isFew))) {
    marks.push(legendMark("hollow", "fewer than " + FEW + " customers"));
  }
  const names = isOne ? [] : lines.map((line, i) => h("li", null, key(i, line.colour), line.name));
  figure.legend.replaceChildren(...names, ...marks);
}

function legendMark(kind, text) {
  return h("li", { class: "mark" }, h("span", { class: "sign " + kind }), text);
}

function isFew(point) {
  return point !== null && point.value !== null && point.n !== undefined && point.n < FEW;
}

function lineSeries(line, i, length, view) {
  const shade = line.colour || lineColour(i);
  const value = (point) => (point === null || point.value === null ? "-" : point.value);
  const ends = line.points.findLastIndex((point) => point !== null);
  const running = line.points.findIndex((point) => point !== null && !point.complete);
  const whole = line.points.map((point, at) => (running >= 0 && at >= running ? "-" : value(point)));
  const open = line.points.map((point, at) => (running >= 0 && at >= running - 1 ? value(point) : "-"));
  const dots = (values, isOpen) =>
    values.map((number, at) => {
      const point = line.points[at];
      const isMarked = point !== null && (isFew(point) || (isOpen && at === running));
      const isEnd = line.isNamed && at === ends && number !== "-" && (isOpen || running < 0);
      return {
        value: number,
        symbol: isMarked ? "circle" : SHAPES[i % SHAPES.length],
        symbolSize: isMarked ? 7 : isEnd || length <= 14 || isAlone(values, at) ? 5 : 0,
        label: isEnd ? { show: true, position: "right", formatter: line.name, color: shade, fontSize: 11 } : undefined,
        itemStyle: isMarked ? { color: colour("surface"), borderColor: shade, borderWidth: 2 } : { color: shade },
      };
    });
  const stroke = { color: shade, width: line.width || 2.2 };
  const base = { type: "line", showSymbol: true, showAllSymbol: true, emphasis: { disabled: true }, silent: true, z: 3 };
  const drawn = [
    { ...base, data: dots(whole, false), lineStyle: stroke },
    { ...base, data: dots(open, true), lineStyle: { ...stroke, type: [4, 4] } },
  ];
  return view.bands && !line.isPlain ? [...band(line, i, shade), ...drawn] : drawn;
}

function isAlone(values, at) {
  return values[at] !== "-" && (at === 0 || values[at - 1] === "-") && (values[at + 1] ?? "-") === "-";
}

/** The interval: an area stacked on its lower end. */
function band(line, i, shade) {
  const of = (number) => line.points.map((point) => (point === null || point.value === null || point.isSure ? "-" : number(point)));
  const base = { type: "line", stack: "band-" + i, symbol: "none", lineStyle: { opacity: 0 }, silent: true, z: 1 };
  return [
    { ...base, data: of((point) => point.low), areaStyle: { opacity: 0 } },
    { ...base, data: of((point) => point.high - point.low), areaStyle: { color: shade, opacity: 0.16 } },
  ];
}

function pointRows(label, lines, at, view) {
  const rows = lines
    .map((line, i) => [line, i, line.points[at]])
    .filter(([, , point]) => point)
    .map(([line, i, point]) =>
      h(
        "p",
        { class: "tip-row" },
        lines.length > 1 ? key(i, line.colour) : null,
        lines.length > 1 ? line.name + " " : "",
        h("b", null, view.value(point.value)),
        h("span", { class: "muted" }, " " + view.aside(point)),
      ),
    );
  return label === undefined || rows.length === 0 ? null : [h("strong", null, label), ...rows];
}

/** Bars that go up and down from the customers there were to the customers there are. */
function waterfall(figure, steps, formats) {
  let level = 0;
  const bars = steps.map((step) => {
    const from = step.isLevel ? 0 : level;
    level = step.isLevel ? step.count : level + step.count;
    return { low: Math.min(from, level), size: Math.abs(level - from), step };
  });
  const shade = (step) => colour(step.isLevel ? "line-1" : step.count < 0 ? "bad" : "good");
  const text = (step) => (step.isLevel || step.count === 0 ? "" : step.count > 0 ? "+" : "−") + formats.whole(Math.abs(step.count));
  const option = frame(steps.map((step) => step.short), (value) => formats.of("compact", value), { pointer: "shadow", everyLabel: true, min: 0 });
  option.grid.top = 28;
  option.series = [
    { type: "bar", stack: "w", silent: true, data: bars.map((bar) => bar.low), itemStyle: { color: "transparent" } },
    {
      type: "bar",
      stack: "w",
      silent: true,
      barMaxWidth: 72,
      data: bars.map((bar) => ({ value: bar.size, itemStyle: { color: shade(bar.step), borderRadius: 3 } })),
      label: { show: true, position: "top", color: colour("ink"), fontSize: 13, fontWeight: 600, formatter: (at) => text(steps[at.dataIndex]) },
    },
  ];
  const chart = draw(figure.chart, option);
  pointAt(figure.chart, chart, (at) =>
    steps[at] ? [h("strong", null, steps[at].title), h("p", null, text(steps[at]) + " customers")] : null,
  );
}
