// What is shown of the cases.
function filters() {
  const picked = (name, options) => el("label", {}, el("span", { class: "unseen" }, t("filter " + name)),
    el("select", { "data-filter": name, change: (event) => choose({ [name]: event.target.value }) },
      options.map(([key, text]) => el("option", { value: key, selected: state[name] === key }, text))));
  const languages = [...new Set(rows.map((row) => row.language))].sort();
  const shows = SHOWN.filter((show) => (comparable || !["worse", "better", "changed", "texts"].includes(show)) && (show !== "flicker" || report.repeats > 1));
  return el("form", { class: "filters", role: "search", "aria-label": t("filter cases"), submit: (event) => event.preventDefault() },
    el("input", { id: "search", type: "search", placeholder: t("search in texts"), "aria-label": t("search in texts"), value: state.q,
      autocomplete: "off", input: (event) => later(() => choose({ q: event.target.value })) }),
    picked("show", shows.map((show) => [show, t("show " + show)])),
    picked("rule", [["", t("any rule")], ...failing()]),
    report.tags.length ? picked("tag", [["", t("any tag")], ...report.tags.map((tag) => [tag, "#" + tag])]) : null,
    languages.length > 1 ? picked("lang", [["", t("any language")], ...languages.map((name) => [name, t("language " + name)])]) : null,
    variants.length > 1 || rows.some((row) => row.drafts) ? picked("diff", differencesFrom()) : null,
    variants.length > 1 ? el("div", { class: "chips", role: "group", "aria-label": t("variants") }, variants.map(chip)) : null,
    Object.keys(DEFAULTS).some((name) => state[name] !== DEFAULTS[name])
      ? el("button", { type: "button", class: "link", click: () => choose({ ...DEFAULTS }) }, t("clear")) : null);
}
const differencesFrom = () => [["", t("no differences")], ...(variants.length > 1 ? variants.map((variant, index) =>
  [String(index), t("differences from {}", `${letter(index)} ${variant.name}`)]) : []), ["sent", t("differences from what was sent")]];
function failing() {
  const counts = BOOLS.map(({ name }) => [name, rows.filter((row) => seen().some((v) => bad(name).includes(stateOf(row, v, name)))).length]);
  return counts.filter(([name, count]) => count || name === state.rule).filter(([name]) => name !== "passed")
    .sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, `${scorerTitle(name)} (${count})`]);
}
function chip(variant, index) {
  const on = seen().includes(index);
  return el("button", { type: "button", "aria-pressed": String(on), "data-chip": index, click: () => {
    const now = on ? seen().filter((each) => each !== index) : [...seen(), index].sort((a, b) => a - b);
    choose({ v: now.length === variants.length || !now.length ? "" : now.join(",") });
  } }, el("b", { class: "letter" }, letter(index)), " ", variant.name);
}
let waiting = 0;
function later(action) { clearTimeout(waiting); waiting = setTimeout(action, 150); }
