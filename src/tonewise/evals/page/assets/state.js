// What a reader has chosen, kept in the address behind #, so that a link shows the same.
const hasBaseline = comparisons.some((each) => each.first === "baseline");
const DEFAULTS = {
  q: "", show: "all", rule: "", tag: "", lang: "", v: "", a: hasBaseline ? "baseline" : "0",
  b: hasBaseline || variants.length < 2 ? "0" : "1", diff: "", case: "", sort: "", by: "", every: "",
};
const state = { ...DEFAULTS };
const SHOWN = ["all", "failing", "passing", "errors", "flicker", "worse", "better", "changed", "texts"];

function restore() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(DEFAULTS)) state[name] = given.get(name) ?? DEFAULTS[name];
  const known = (number) => /^\d+$/.test(number) && Number(number) < variants.length;
  if (!known(state.a) && !(state.a === "baseline" && hasBaseline)) state.a = DEFAULTS.a;
  if (!known(state.b)) state.b = DEFAULTS.b;
  if (state.diff && state.diff !== "sent" && !known(state.diff)) state.diff = "";
  state.v = state.v.split(",").filter(known).join(",");
  if (!SHOWN.includes(state.show)) state.show = "all";
}
function keep() {
  const changed = Object.entries(state).filter(([name, value]) => value !== DEFAULTS[name]);
  const hash = new URLSearchParams(changed).toString();
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
}
const first = () => (state.a === "baseline" ? "baseline" : Number(state.a));
const second = () => Number(state.b);
const seen = () => (state.v ? state.v.split(",").map(Number) : variants.map((_, number) => number));
const compared = () => comparisons.filter((each) => each.first === nameOf(first()) && each.second === variants[second()].name);
const nameOf = (variant) => (variant === "baseline" ? "baseline" : variants[variant].name);

/** Whether anything can be compared. */
const comparable = hasBaseline || variants.length > 1;

function matches(row) {
  const visible = seen().filter((variant) => row.drafts[variant]);
  if (!visible.length) return false;
  if (state.tag && !row.tags.includes(report.tags.indexOf(state.tag))) return false;
  if (state.lang && row.language !== state.lang) return false;
  const some = (signs, scorer) => visible.some((variant) => signs.includes(stateOf(row, variant, scorer)));
  const changes = ["worse", "better", "changed"].includes(state.show);
  if (state.rule && !changes && !some(bad(state.rule), state.rule)) return false;
  if (state.show === "failing" && !some(bad("passed"), "passed")) return false;
  if (state.show === "passing" && some(bad("passed"), "passed")) return false;
  if (state.show === "errors" && !some("e", "passed")) return false;
  if (state.show === "flicker" && !visible.some((variant) => row.drafts[variant][2])) return false;
  if (state.show === "texts" && same(row, first() === "baseline" ? second() : first(), second())) return false;
  if (changes) {
    const told = change(row, first(), second());
    const mine = (names) => (state.rule ? names.includes(state.rule) : names.length > 0);
    if (state.show === "changed" && !mine(told.worse) && !mine(told.better)) return false;
    if (state.show === "worse" && !(state.rule ? mine(told.worse) : direction(told) < 0)) return false;
    if (state.show === "better" && !(state.rule ? mine(told.better) : direction(told) > 0)) return false;
  }
  const wanted = state.q.toLowerCase().replaceAll("ё", "е").trim();
  return !wanted || wanted.split(/\s+/).every((word) => words(row).includes(word));
}
