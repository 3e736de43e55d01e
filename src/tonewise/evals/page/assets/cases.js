// The list of cases: rows are made as they come into view, a case's own text when it is opened.
const STEP = 40;
const list = el("div", { class: "cases" }), more = el("button", { class: "link", id: "more", click: () => extend() });
let found = [], made = 0, current = -1;
new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) extend(); }, { rootMargin: "400px" }).observe(more);

function showCases() {
  const kept = found[current] && found[current].id;
  hideHint();
  found = rows.filter(matches);
  made = 0;
  current = found.findIndex((row) => row.id === kept);
  list.replaceChildren();
  byId("count").textContent = t("{} of {} cases", found.length, rows.length);
  extend();
}
function extend() {
  const next = found.slice(made, made + STEP).map((row, place) => caseRow(row, made + place));
  made += next.length;
  list.append(...next);
  more.hidden = made >= found.length;
  more.textContent = t("{} more", found.length - made);
}
function caseRow(row, place) {
  const states = seen().filter((variant) => row.drafts[variant])
    .map((variant) => badge(row.drafts[variant][2] ? "m" : stateOf(row, variant, "passed"), variants.length > 1 ? letter(variant) : ""));
  const open = state.case === row.id;
  const box = el("details", { class: "case", "data-id": row.id, toggle: (event) => toggled(event.currentTarget, row, place) },
    el("summary", { focus: () => { current = place; } },
      el("span", { class: "states" }, states, moved(row)),
      el("span", { class: "name" }, el("b", {}, row.id), row.tags.map((tag) => el("small", { class: "dim" }, " #" + report.tags[tag]))),
      el("span", { class: "first dim" }, row.opening)));
  if (open) { box.append(caseBody(row)); box.open = true; }
  return box;
}
function moved(row) {
  const way = comparable ? direction(change(row, first(), second())) : 0;
  return way ? el("span", { class: "call " + (way > 0 ? "better" : "worse"), title: t(way > 0 ? "got better" : "got worse") },
    el("span", { "aria-hidden": true }, way > 0 ? "▲" : "▼"), el("span", { class: "unseen" }, t(way > 0 ? "got better" : "got worse"))) : null;
}
function toggled(box, row, place) {
  if (box.open && !box.querySelector(".inside")) box.append(caseBody(row));
  if (box.open) { current = place; state.case = row.id; } else if (state.case === row.id) state.case = "";
  keep();
}

/** To the next or an earlier case; where one was open the next is opened in its place. */
function step(way) {
  if (!found.length) return;
  const before = list.children[current], opened = Boolean(before && before.open);
  const place = Math.max(0, Math.min(found.length - 1, current + way));
  while (place >= made) extend();
  const box = list.children[place];
  if (before && before !== box && opened) { before.open = false; box.open = true; }
  current = place;
  box.firstElementChild.focus({ preventScroll: true });
  box.scrollIntoView({ block: opened ? "start" : "nearest" });
}
function openCase(row) {
  if (!matches(row)) Object.assign(state, { q: "", show: "all", rule: "", tag: "", lang: "" });
  state.case = row.id;
  choose({});
  const place = found.indexOf(row);
  while (place >= made) extend();
  current = place;
  const box = list.children[place];
  if (!box.open) box.open = true;
  box.firstElementChild.focus({ preventScroll: true });
  box.scrollIntoView({ block: "start" });
}
function goToCases(chosen) {
  choose({ q: "", tag: "", lang: "", ...chosen });
  byId("cases-head").scrollIntoView({ block: "start" });
  byId("cases-head").focus({ preventScroll: true });
}
