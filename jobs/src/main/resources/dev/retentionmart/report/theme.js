// Light and dark.

const THEME = "retention-mart-theme";

function remembered() {
  try {
    return localStorage.getItem(THEME);
  } catch (refused) {
    return null;
  }
}

function remember(name) {
  try {
    localStorage.setItem(THEME, name);
  } catch (refused) {
    // It is forgotten with the page.
  }
}

/** Paper has another width than the screen: a chart is printed as the picture that it is. */
function putOnPaper() {
  document.querySelectorAll(".chart:not([hidden])").forEach((box) => {
    const chart = echarts.getInstanceByDom(box);
    const picture = chart.getRenderedCanvas({ pixelRatio: 2, backgroundColor: colour("surface") });
    picture.className = "printed";
    box.after(picture);
  });
}

/** Light and dark: as the system has it, until somebody chooses; on paper always light. */
function theme(page) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const button = document.getElementById("theme");
  let chosen = remembered();
  const show = (name) => {
    root.dataset.theme = name;
    button.textContent = name === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", "Switch to " + (name === "dark" ? "light" : "dark") + " colours");
    page.draw();
  };
  const wanted = () => chosen || (dark.matches ? "dark" : "light");
  button.addEventListener("click", () => {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    remember(chosen);
    show(chosen);
  });
  dark.addEventListener("change", () => show(wanted()));
  addEventListener("beforeprint", () => {
    show("light");
    putOnPaper();
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll(".printed").forEach((picture) => picture.remove());
    show(wanted());
  });
  show(wanted());
}
