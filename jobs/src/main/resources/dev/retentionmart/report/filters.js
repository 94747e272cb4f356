// What can be chosen.

const COMPARE = { none: "Only this group", segment: "Segments", channel: "Channels" };

function radios(name, title, options, chosen, choose) {
  const choice = ([value, text]) =>
    h("label", null, h("input", { type: "radio", name, value, checked: chosen[name] === value, change: () => choose(name, value) }), h("span", null, text));
  return h("fieldset", { class: "choice" }, h("legend", null, title), h("div", { class: "segmented" }, Object.entries(options).map(choice)));
}

/** Nothing where there is nothing to choose. */
function list(name, title, options, chosen, choose) {
  if (options.length < 2) {
    return [];
  }
  const choice = ([value, text]) => h("option", { value, selected: chosen[name] === value }, text);
  const select = h("select", { name, id: name, change: (event) => choose(name, event.target.value) }, options.map(choice));
  return h("label", { class: "choice" }, h("span", null, title), select);
}

/**
 * Fills the bar of filters.
 *
 * @return what the heat map shows, which stands beside it
 */
function filters(model, chosen, choose) {
  const labels = (name, all) => [
    [ALL, "All " + name + "s"],
    ...all.filter((label) => label !== ALL).sort((a, b) => a.localeCompare(b, model.locale)).map((label) => [label, label]),
  ];
  const grains = Object.fromEntries(model.grains.map(({ name }) => [name, name[0].toUpperCase() + name.slice(1)]));
  const form = document.getElementById("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  const isSplit = { none: true, segment: model.segments.length > 1, channel: model.channels.length > 1 };
  form.append(
    ...[
      radios("grain", "Period", grains, chosen, choose),
      list("segment", "Segment", labels("segment", model.segments), chosen, choose),
      list("channel", "Channel", labels("channel", model.channels), chosen, choose),
      list("compare", "Compare", Object.entries(COMPARE).filter(([name]) => isSplit[name]), chosen, choose),
    ].flat(),
  );
  const measures = Object.fromEntries(Object.entries(MEASURES).map(([name, measure]) => [name, measure.title]));
  return radios("measure", "Cells show", measures, chosen, choose);
}
