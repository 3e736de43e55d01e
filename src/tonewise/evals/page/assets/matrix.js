// The matrix: a row a measure, a column a variant, a bar with its interval in each cell.
const kindOf = (scorer) => (scorer.name.startsWith("rule/") ? "rules" : scorer.name.startsWith("judge/") ? "judges"
  : NEUTRAL.includes(scorer.name) ? "effort" : "headline");
const measure = (variant, scorer) => variants[variant].measures[scorerNumber.get(scorer.name)];
const value = (variant, scorer) => (measure(variant, scorer) || [null])[0];

function shown(scorer, amount, digits = 2) {
  if (amount === null || amount === undefined) return "–";
  if (scorer.type === "bool") return percent(amount);
  if (scorer.name === "seconds") return number(amount, amount < 10 ? 2 : 0) + " " + t("s");
  if (scorer.name === "cost") return "$" + number(amount, 5);
  return number(amount, amount >= 100 ? 0 : digits, scorer.type === "number" && topOf(scorer) === 1 ? digits : 0);
}
function bar(scorer, [amount, low, high], top) {
  const x = (part) => (Math.max(0, Math.min(1, part / top)) * 100).toFixed(2);
  const whisker = (d) => svg("path", { d, class: "whisker", "vector-effect": "non-scaling-stroke" });
  return svg("svg", { class: "bar", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": true },
    svg("rect", { class: "back", width: 100, height: 12, rx: 1 }),
    svg("rect", { class: scorer.type === "bool" ? "fill" : "fill even", width: x(amount), height: 12 }),
    low !== null && high !== null ? whisker(`M${x(low)} 6H${x(high)}M${x(low)} 3V9M${x(high)} 3V9`) : null);
}
const CALLS = { better: ["▲", "better"], worse: ["▼", "worse"], equal: ["=", "equal"], "too-few": ["?", "too few"] };
function call(comparison) {
  const [sign, word] = CALLS[comparison.call];
  return el("span", { class: "call " + comparison.call }, el("span", { "aria-hidden": true }, sign), " ", t(word));
}
function cell(variant, scorer, top) {
  const told = measure(variant, scorer);
  const label = { "data-label": `${letter(variant)} ${variants[variant].name}` };
  if (!told) return el("td", label, el("span", { class: "dim" }, "–"));
  const [amount, low, high, n, groups, inapplicable, unassessed, errors, labels] = told;
  if (scorer.type === "label") {
    return el("td", label, Object.entries(labels).map(([name, count]) => el("div", { class: "small" }, `${name} × ${count}`)));
  }
  const against = comparisons.find((each) => each.scorer === scorer.name && each.first === nameOf(first()) && each.second === variants[variant].name);
  const about = [t("n {} in {} groups", n, groups), inapplicable && t("{} not applicable", inapplicable),
    unassessed && t("{} not assessable", unassessed), errors && t("{} errors", errors)].filter(Boolean).join(", ");
  return el("td", { ...label, title: about },
    el("div", { class: "figure" }, el("b", {}, shown(scorer, amount)),
      low !== null ? el("small", { class: "dim" }, `${shown(scorer, low)} – ${shown(scorer, high)}`) : null),
    amount === null ? null : bar(scorer, told, top),
    el("div", { class: "under small dim" }, `n ${n}`, unassessed ? " · " + t("{} not assessable", unassessed) : null,
      errors ? " · " + t("{} errors", errors) : null, against && ["better", "worse"].includes(against.call) ? [" · ", call(against)] : null));
}
function topOf(scorer) {
  if (scorer.type === "bool" || ["score", "coverage", "edit-distance"].includes(scorer.name)) return 1;
  return Math.max(1e-9, ...variants.map((_, variant) => (measure(variant, scorer) || [0, 0, 0])[2] ?? value(variant, scorer) ?? 0));
}

function sortedScorers(kind) {
  const mine = scorers.filter((scorer) => kindOf(scorer) === kind && variants.some((_, v) => measure(v, scorer)));
  const order = kind === "effort" ? NEUTRAL : ORDER;
  // The surely bad first: a share of one case says little.
  const worst = (scorer) => Math.min(...variants.map((_, variant) => (measure(variant, scorer) || [])[2] ?? value(variant, scorer) ?? 2));
  if (kind !== "rules" && kind !== "judges") return mine.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const [by, way] = [state.sort.replace("-", ""), state.sort.startsWith("-") ? -1 : 1];
  if (by === "name") return mine.sort((a, b) => way * scorerTitle(a.name).localeCompare(scorerTitle(b.name)));
  const key = by ? (scorer) => value(Number(by), scorer) ?? 2 * way : worst;
  return mine.sort((a, b) => way * (key(a) - key(b)) || Math.min(...variants.map((_, v) => value(v, a) ?? 2)) - Math.min(...variants.map((_, v) => value(v, b) ?? 2)) || a.name.localeCompare(b.name));
}
function sortedVariants() {
  const all = variants.map((_, number) => number);
  const scorer = scorers[scorerNumber.get(state.by.replace(/^-/, ""))];
  if (!scorer) return all;
  const way = (state.by.startsWith("-") ? -1 : 1) * (scorer.direction === "less-is-better" ? 1 : -1);
  return all.sort((a, b) => way * ((value(a, scorer) ?? -1) - (value(b, scorer) ?? -1)) || a - b);
}
const turned = (now, name) => (now === name ? "-" + name : now === "-" + name ? "" : name);

function matrix() {
  const order = sortedVariants();
  const sorts = (now, name) => (now === name ? "ascending" : now === "-" + name ? "descending" : "none");
  const head = el("tr", {}, el("th", { scope: "col", "aria-sort": sorts(state.sort, "name") },
    el("button", { class: "sorter", "data-sort": "name", click: () => choose({ sort: turned(state.sort, "name") }) }, t("measure"))),
  order.map((variant) => el("th", { scope: "col", "aria-sort": sorts(state.sort, String(variant)) },
    el("button", { class: "sorter", "data-sort": variant, title: t("sort the rules by this variant"),
      click: () => choose({ sort: turned(state.sort, String(variant)) }) }, el("b", { class: "letter" }, letter(variant)), " ", variants[variant].name),
    parts(variant))));
  const bodies = ["headline", "judges", "rules", "effort"].map((kind) => group(kind, order));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("measures by variant") },
    el("table", { class: "matrix" }, el("thead", {}, head), bodies));
}
function parts(variant) {
  const { parts: told, drafts, errors, flicker } = variants[variant];
  const about = told ? [told.model, told.prompts, told.settings].filter((part) => !["packaged", "default"].includes(part)) : [];
  return el("div", { class: "small dim" }, about.length > 1 ? about.join(" · ") + " · " : null, t("{} drafts", drafts ?? 0),
    errors ? el("b", { class: "error" }, ` · ${t("{} broken", errors)}`) : null, flicker.length ? ` · ≈ ${t("{} flicker", flicker.length)}` : null);
}
function group(kind, order) {
  let mine = sortedScorers(kind);
  if (!mine.length) return null;
  const quiet = kind === "rules" && !state.every ? mine.filter((scorer) => order.every((v) => (value(v, scorer) ?? 1) === 1)) : [];
  mine = mine.filter((scorer) => !quiet.includes(scorer));
  const wide = order.length + 1;
  return el("tbody", { "data-kind": kind }, el("tr", { class: "group" }, el("th", { colspan: wide, scope: "rowgroup" }, t("group " + kind))),
    mine.map((scorer) => line(scorer, order)),
    quiet.length || (kind === "rules" && state.every) ? el("tr", {}, el("td", { colspan: wide, class: "more" },
      el("button", { class: "link", click: () => choose({ every: state.every ? "" : "1" }) },
        state.every ? t("hide the rules that always hold") : t("{} rules hold everywhere: show", quiet.length)))) : null);
}
function line(scorer, order) {
  const title = scorerTitle(scorer.name);
  const failing = scorer.type === "bool" && rows.some((row) => order.some((v) => bad(scorer.name).includes(stateOf(row, v, scorer.name))));
  return el("tr", {}, el("th", { scope: "row" },
    el("button", { class: "sorter", "data-by": scorer.name, title: localized(scorer.why) || t("sort the variants by this measure"),
      click: () => choose({ by: turned(state.by, scorer.name) }) }, title),
    scorer.severity ? el("span", { class: `chip ${scorer.severity}` }, " " + t("severity " + scorer.severity)) : null,
    failing ? el("button", { class: "link small", click: () => goToCases({ rule: scorer.name === "passed" ? "" : scorer.name,
      show: scorer.name === "passed" ? "failing" : "all" }) }, t("cases")) : null),
  order.map((variant) => cell(variant, scorer, topOf(scorer))));
}
