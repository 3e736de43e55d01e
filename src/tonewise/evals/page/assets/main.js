// The page put together, and what keys do.
function gate() {
  const { gate: verdict, bars } = report;
  const reason = (each) => el("li", {}, el("b", {}, t("reason " + each.type)), ": ", each.message, " ",
    each.case_id && rowOf.has(each.case_id) ? el("button", { class: "link", click: () => openCase(rowOf.get(each.case_id)) }, t("open the case")) : null);
  // What was held to nothing has passed nothing.
  const held = !verdict.passed || verdict.baseline !== null || bars.length > 0;
  const word = !held ? "gate nothing" : verdict.passed ? "gate passed" : verdict.reasons.some((each) => each.type === "broken") ? "gate broken" : "gate failed";
  const [top, rest] = [verdict.reasons.slice(0, 8), verdict.reasons.slice(8)];
  return el("section", { class: "gate " + (!held ? "none" : verdict.passed ? "ok" : "bad"), "aria-label": t("gate") },
    el("p", { class: "verdict" }, el("span", { "aria-hidden": true }, !held ? "– " : verdict.passed ? "✓ " : "✗ "), t(word),
      verdict.baseline ? el("small", { class: "dim" }, " " + t("against {}", verdict.baseline)) : null),
    top.length ? el("ul", {}, top.map(reason)) : null,
    rest.length ? el("details", {}, el("summary", {}, t("{} more reasons", rest.length)), el("ul", {}, rest.map(reason))) : null,
    bars.length ? el("details", {}, el("summary", {}, t("bars met: {} of {}", bars.filter((bar) => bar.met).length, bars.length)),
      el("ul", {}, bars.map(barLine))) : null,
    verdict.notes.length ? el("details", {}, el("summary", {}, t("notes: {}", verdict.notes.length)), el("ul", {}, verdict.notes.map((note) => el("li", {}, note)))) : null);
}
function barLine(each) {
  const scorer = scorers[scorerNumber.get(each.scorer)] || { name: each.scorer, type: "number" };
  const wanted = [each.min !== null && `≥ ${shown(scorer, each.min)}`, each.max !== null && `≤ ${shown(scorer, each.max)}`].filter(Boolean).join(", ");
  return el("li", {}, badge(each.met ? "p" : "f"), ` ${scorerTitle(each.scorer)} ${wanted} · ${each.variant}${each.tag ? " #" + each.tag : ""}: `,
    el("b", {}, each.value === null ? t("nothing assessed") : shown(scorer, each.value)));
}
function tools() {
  const theme = document.documentElement.dataset.theme || "auto", themes = ["auto", "light", "dark"];
  return el("div", { class: "tools" },
    el("button", { id: "theme", click: () => { setTheme(themes[(themes.indexOf(theme) + 1) % 3]); showTop(); byId("theme").focus(); } }, t("theme " + theme)),
    el("button", { id: "language", lang: LANGUAGES[1 - speech], click: () => { speech = 1 - speech; document.documentElement.lang = LANGUAGES[speech]; showAll(); byId("language").focus(); } },
      speech ? "Русский" : "English"),
    el("button", { id: "keys", click: () => help.showModal() }, t("keys")));
}
function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("tonewise-theme", theme); } catch { /* a page from a file may have no store */ }
}
function head() {
  const about = [report.runs.join(", "), report.started && report.started.slice(0, 16).replace("T", " "), "tonewise " + report.tonewise,
    t("{} cases", rows.length), report.repeats > 1 ? t("{} repeats", report.repeats) : ""].filter(Boolean).join(" · ");
  return [el("div", {}, el("h1", {}, report.suite), report.description ? el("p", {}, report.description) : null, el("p", { class: "small dim" }, about)), tools()];
}

const top_ = el("header", { class: "top" }), gatePart = el("div"), matrixPart = el("section", { "aria-labelledby": "matrix-head" });
const changesPart = el("section", { "aria-labelledby": "changes-head" }), casesPart = el("section", { "aria-labelledby": "cases-head" });
const filterPart = el("div"), help = el("dialog", { "aria-labelledby": "keys-head" });
const heading = (id, text) => el("h2", { id, tabindex: -1 }, text);

function showTop() { top_.replaceChildren(...head().flat()); }
function showParts() {
  matrixPart.replaceChildren(heading("matrix-head", t("measures by variant")), el("p", { class: "small dim" }, t("how to read")), matrix());
  changesPart.hidden = !comparable || !rows.length;
  if (!changesPart.hidden) changesPart.replaceChildren(heading("changes-head", t("changes")), ...changes().flat().filter(Boolean));
  casesPart.hidden = !rows.length;
  const typing = document.activeElement && document.activeElement.id === "search" ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] : null;
  filterPart.replaceChildren(filters());
  if (typing) { byId("search").focus(); byId("search").setSelectionRange(...typing); }
}
function showAll() {
  document.title = `${report.gate.passed ? "" : "✗ "}${report.suite}: tonewise eval`;
  showTop();
  gatePart.replaceChildren(gate());
  byId("cases-head").textContent = t("cases head");
  const keys = [["j, k", "key next"], ["Enter", "key open"], ["/", "key search"], ["d", "key diff"], ["?", "key help"], ["Esc", "key close"]];
  help.replaceChildren(el("h2", { id: "keys-head" }, t("keys")), el("dl", {}, keys.map(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(text))])),
    el("form", { method: "dialog" }, el("button", {}, t("close"))));
  showParts();
  showCases();
}
/** Choose something, keep it in the address, and show what follows of it; focus stays where it was. */
function choose(chosen) {
  Object.assign(state, chosen);
  keep();
  const focused = ["data-filter", "data-pick", "data-chip", "data-sort", "data-by"].map((name) => [name, document.activeElement?.getAttribute(name)]).find((each) => each[1]);
  const scrolled = [...document.querySelectorAll(".scroll")].map((each) => each.scrollLeft);
  showParts();
  showCases();
  document.querySelectorAll(".scroll").forEach((each, place) => { each.scrollLeft = scrolled[place] || 0; });
  if (focused) [...document.querySelectorAll(`[${focused[0]}]`)].find((each) => each.getAttribute(focused[0]) === focused[1])?.focus({ preventScroll: true });
}

document.body.append(el("a", { class: "skip", href: "#", click: (event) => { event.preventDefault(); goToCases({}); } }, "→"), top_,
  el("main", {}, gatePart, matrixPart, changesPart, casesPart), help);
casesPart.append(heading("cases-head", ""), filterPart, el("p", { id: "count", role: "status", class: "small dim" }), list, more);
try { const theme = localStorage.getItem("tonewise-theme"); if (theme && theme !== "auto") setTheme(theme); } catch { /* as above */ }
restore();
showAll();
if (state.case && rowOf.has(state.case)) openCase(rowOf.get(state.case));
addEventListener("hashchange", () => { restore(); showAll(); });
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideHint();
  const typing = event.target.closest("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Escape" && event.target.id === "search") event.target.blur();
    return;
  }
  const action = { j: () => step(1), k: () => step(-1), "/": () => byId("search").focus(), "?": () => help.showModal(),
    d: () => choose({ diff: state.diff ? "" : variants.length > 1 ? String(first() === "baseline" ? 0 : first()) : "sent" }) }[event.key];
  if (action) { event.preventDefault(); action(); }
});
