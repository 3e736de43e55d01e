// What got better and worse between the two that are compared, by measure and case by case.
const MOST_LISTED = 12;

function pair() {
  const choice = (name, chosen, withBaseline) => el("select", { "data-pick": name, "aria-label": t("pair " + name),
    change: (event) => choose({ [name]: event.target.value }) },
  withBaseline && hasBaseline ? el("option", { value: "baseline", selected: chosen === "baseline" }, t("baseline")) : null,
  variants.map((variant, index) => el("option", { value: index, selected: chosen === String(index) }, `${letter(index)} ${variant.name}`)));
  return el("p", { class: "pair" }, el("label", {}, t("from"), " ", choice("a", state.a, true)), " ",
    el("label", {}, t("to"), " ", choice("b", state.b, false)));
}
function changes() {
  const told = rows.map((row) => ({ row, ...change(row, first(), second()) })).filter((each) => each.better.length || each.worse.length);
  return [pair(), measured(), el("div", { class: "two" },
    listed("worse", told.filter((each) => direction(each) < 0)), listed("better", told.filter((each) => direction(each) > 0))),
  alsoChanged(told.filter((each) => direction(each) === 0).length)];
}
const alsoChanged = (count) => (count ? el("p", {}, el("button", { class: "link", click: () => goToCases({ show: "changed", rule: "" }) },
  t("{} more: better in one thing, worse in another", count))) : null);

function measured() {
  const all = compared();
  if (!all.length) return el("p", { class: "dim" }, t("this pair was not tested; the cases below are counted as they are"));
  const rank = { worse: 0, better: 1, "too-few": 2, equal: 3 };
  const effort = (each) => (NEUTRAL.includes(each.scorer) ? 1e8 : 0);
  const key = (each) => effort(each) + rank[each.call] * 1e6 - (each.better + each.worse) - Math.abs(each.difference);
  const moved = all.filter((each) => each.call === "worse" || each.call === "better" || each.better + each.worse > 0);
  moved.sort((a, b) => (a.scorer === "passed" ? -1e7 : key(a)) - (b.scorer === "passed" ? -1e7 : key(b)));
  const still = all.length - moved.length;
  const names = ["measure", "difference", "verdict", "worse in", "better in", "p adjusted"];
  return [el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("differences by measure") },
    el("table", { class: "told" }, el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, t(name))))),
      el("tbody", {}, moved.map(difference)))),
  still ? el("p", { class: "small dim" }, t("{} measures without any change", still)) : null];
}
function difference(each) {
  const scorer = scorers[scorerNumber.get(each.scorer)] || { name: each.scorer, type: "number" };
  const text = (amount) => (scorer.type === "bool" ? number(amount * 100, 1) + " " + t("points") : shown(scorer, amount, 3));
  const counted = (count, show) => (count && scorer.type === "bool"
    ? el("button", { class: "link", click: () => goToCases({ show, rule: each.scorer }) }, count) : String(count));
  const cell = (label, ...children) => el("td", { "data-label": t(label) }, ...children);
  return el("tr", {}, el("th", { scope: "row" }, scorerTitle(each.scorer)),
    cell("difference", el("b", {}, signed(each.difference, text)), each.low === null ? null
      : el("small", { class: "dim" }, ` ${signed(each.low, text)} … ${signed(each.high, text)}`)),
    cell("verdict", call(each)), cell("worse in", counted(each.worse, "worse")), cell("better in", counted(each.better, "better")),
    cell("p adjusted", each.p_adjusted < 0.001 ? "< " + number(0.001, 3) : number(each.p_adjusted, 3)));
}
function listed(kind, told) {
  told.sort((a, b) => b[kind].includes("passed") - a[kind].includes("passed") || b[kind].length - a[kind].length);
  const names = (each) => each[kind].filter((name) => name !== "passed").map(scorerTitle).join("; ");
  return el("section", { class: "listed " + kind, "data-kind": kind },
    el("h3", {}, el("span", { "aria-hidden": true }, kind === "worse" ? "▼ " : "▲ "), `${t("got " + kind)}: ${told.length}`),
    told.length ? null : el("p", { class: "dim" }, t("no case")),
    el("ul", {}, told.slice(0, MOST_LISTED).map((each) => el("li", {},
      el("a", { href: "#case=" + encodeURIComponent(each.row.id), click: (event) => { event.preventDefault(); openCase(each.row); } }, each.row.id),
      each[kind].includes("passed") ? el("b", { class: kind === "worse" ? "error" : "good" }, " " + t(kind === "worse" ? "fails now" : "passes now")) : null,
      el("span", { class: "small dim" }, " " + names(each))))),
    told.length > MOST_LISTED ? el("button", { class: "link", click: () => goToCases({ show: kind, rule: "" }) }, t("all {}", told.length)) : null);
}
