// Elements of the page. Text is always set as text: no label can become an element.

/** An element; attributes that are functions are listeners, null ones are left out. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  });
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** The one box that shows what something means, or what the pointer is on. */
const tip = {
  show(content, x, y) {
    const box = document.getElementById("tip");
    box.replaceChildren(...content);
    box.hidden = false;
    const width = box.offsetWidth;
    const height = box.offsetHeight;
    const left = x + 14 + width > innerWidth ? x - width - 14 : x + 14;
    const top = y + 14 + height > innerHeight ? y - height - 14 : y + 14;
    box.style.left = Math.max(8, Math.min(left, innerWidth - width - 8)) + "px";
    box.style.top = Math.max(8, top) + "px";
  },
  hide() {
    document.getElementById("tip").hidden = true;
  },
};

/** A word with its definition: on hover, on focus, and for screen readers always. */
function term(definitions, column, title) {
  const definition = definitions[column];
  const show = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const content = [h("strong", null, definition.title), h("p", null, definition.meaning)];
    tip.show(content, box.left - 14, box.bottom - 6);
  };
  return h(
    "button",
    {
      type: "button",
      class: "term",
      "aria-describedby": "meaning-" + column,
      mouseenter: show,
      focus: show,
      click: show,
      mouseleave: tip.hide,
      blur: tip.hide,
      keydown: (event) => event.key === "Escape" && tip.hide(),
    },
    title || definition.title,
  );
}

/**
 * A table in a box that scrolls.
 *
 * @param columns each with its key (the column of the mart), title and kind
 * @param rows each with a value for every key
 */
function table(formats, caption, columns, rows) {
  const head = columns.map((column) =>
    h("th", { scope: "col", class: column.kind === "text" ? null : "number" }, column.title),
  );
  const body = rows.map((row) =>
    h(
      "tr",
      { class: row.complete === false ? "running" : null },
      columns.map((column, i) =>
        h(
          i === 0 ? "th" : "td",
          { scope: i === 0 ? "row" : null, class: column.isLong ? "long" : column.kind === "text" ? null : "number" },
          formats.of(column.kind, row[column.key]),
        ),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      null,
      h("caption", { class: "unseen" }, caption),
      h("thead", null, h("tr", null, head)),
      h("tbody", null, body),
    ),
  );
}

/** RFC 4180, numbers in full; text that a spreadsheet would take for a formula is kept from it. */
function csv(columns, rows) {
  const cell = (value) => {
    if (value === null || value === undefined) {
      return "";
    }
    if (typeof value !== "string") {
      return String(value);
    }
    const safe = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  const lines = [columns.map((column) => column.key)];
  rows.forEach((row) => lines.push(columns.map((column) => row[column.key])));
  return lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}

/** Saves a file. The mark at its beginning tells spreadsheets that it is UTF-8. */
function download(name, text) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/**
 * A chart with its title, one sentence on how to read it, its table and its download.
 *
 * @param id what elements in it are found by
 * @param title text, or an element
 */
class Figure {
  constructor(formats, id, title, help, tools) {
    this.formats = formats;
    this.id = id;
    this.legend = h("ul", { class: "legend" });
    this.chart = h("div", { class: "chart", role: "img", "aria-labelledby": id + "-title" });
    this.empty = h("p", { class: "empty", hidden: true });
    this.note = h("p", { class: "note", hidden: true });
    this.holder = h("div");
    this.details = h("details", { toggle: () => this.fill() }, h("summary", null, "Table"), this.holder);
    const save = h("button", { type: "button", class: "quiet csv", click: () => this.save() }, "Download CSV");
    save.setAttribute("aria-describedby", id + "-title");
    this.root = h(
      "figure",
      { class: "panel", id, "aria-labelledby": id + "-title" },
      h("figcaption", null, h("h3", { id: id + "-title" }, title), h("p", { class: "muted" }, help)),
      tools || null,
      this.legend,
      this.chart,
      this.empty,
      this.note,
      h("div", { class: "below" }, this.details, save),
    );
  }

  /** Another title and another sentence. */
  name(title, help) {
    this.root.querySelector("h3").replaceChildren(title);
    this.root.querySelector("figcaption p").textContent = help;
  }

  /** What the table and the download hold; null and a sentence where there is nothing to show. */
  data(content, why) {
    this.content = content;
    const isEmpty = content === null;
    this.chart.hidden = isEmpty;
    this.legend.hidden = isEmpty;
    this.empty.hidden = !isEmpty;
    this.empty.textContent = isEmpty ? why : "";
    this.details.parentElement.hidden = isEmpty;
    this.note.hidden = isEmpty || !content.note;
    this.note.textContent = isEmpty ? "" : content.note || "";
    this.holder.replaceChildren();
    this.fill();
  }

  /** A table is made when somebody opens it. */
  fill() {
    if (this.details.open && this.content && this.holder.children.length === 0) {
      const { caption, columns, rows } = this.content;
      this.holder.append(table(this.formats, caption, columns, rows));
    }
  }

  save() {
    download(this.content.file + ".csv", csv(this.content.columns, this.content.rows));
  }
}
