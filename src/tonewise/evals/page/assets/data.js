const report = read("report");
const { scorers, variants, comparisons } = report;
const BOOLS = scorers.map((scorer, number) => ({ ...scorer, number })).filter((scorer) => scorer.type === "bool");
const scorerNumber = new Map(scorers.map((scorer, number) => [scorer.name, number]));
const boolPlace = new Map(BOOLS.map((scorer, place) => [scorer.name, place]));
const letter = (number) => (number < 26 ? String.fromCharCode(65 + number) : `V${number + 1}`);
const ORDER = ["passed", "score", "coverage", "expected", "content", "answers", "register", "gate", "by-model", "edit-distance"];
const NEUTRAL = ["model", "words", "messages", "seconds", "tokens", "cost"];

const rows = report.cases.map(([id, language, tags, opening, drafts], index) => ({ id, language, tags, opening, drafts, index }));
const rowOf = new Map(rows.map((row) => [row.id, row]));

// The cases' own text: a line each, taken apart when a case is opened or searched.
const lines = byId("cases").textContent.split("\n");
const details = (row) => JSON.parse(lines[row.index]);
const searched = [];
function words(row) {
  if (searched[row.index] === undefined) {
    const one = details(row);
    searched[row.index] = [
      row.id, ...row.tags.map((tag) => report.tags[tag]), ...(one.messages || []).map((each) => each.text),
      ...(one.facts || []).map((each) => each.text), ...(one.drafts || []).flatMap((each) => each.text || []),
      one.note, one.rough, ...(one.sent || []),
    ].join("\n").toLowerCase().replaceAll("ё", "е");
  }
  return searched[row.index];
}

function stateOf(row, variant, scorer) {
  const drafted = row.drafts[variant];
  return drafted ? drafted[0][boolPlace.get(scorer)] || "-" : "-";
}
function scorerTitle(name) {
  const scorer = scorers[scorerNumber.get(name)];
  if (scorer && scorer.title) return localized(scorer.title);
  return WORDS["measure " + name] ? t("measure " + name) : name.replace(/^judge\//, t("judge") + ": ");
}
/** States in which a measure is not met. A draft that broke breaks no rule: only that it passes cannot be told. */
const bad = (scorer) => (scorer === "passed" || scorer.startsWith("judge/") ? "fme" : "fm");
/** What the second variant does better and worse in a case than the first: names of yes-or-no measures. */
function change(row, first, second) {
  const better = [], worse = [];
  if (first === "baseline") {
    for (const each of comparisons) {
      if (each.first !== "baseline" || each.second !== variants[second].name) continue;
      if (each.worse_cases.includes(row.index)) worse.push(each.scorer);
      if (each.better_cases.includes(row.index)) better.push(each.scorer);
    }
  } else if (row.drafts[first] && row.drafts[second]) {
    for (const { name } of BOOLS) {
      const [before, after] = [stateOf(row, first, name), stateOf(row, second, name)];
      if ((before === "p" && bad(name).includes(after)) || (before === "m" && after === "f")) worse.push(name);
      if ((after === "p" && bad(name).includes(before)) || (after === "m" && before === "f")) better.push(name);
    }
  }
  return { better, worse };
}
/** -1 worse, 1 better, 0 neither or both: whether it passes decides, then the other measures. */
function direction({ better, worse }) {
  if (worse.includes("passed")) return -1;
  if (better.includes("passed")) return 1;
  return Math.sign((better.length > 0) - (worse.length > 0));
}
const same = (row, first, second) =>
  !row.drafts[first] || !row.drafts[second] || row.drafts[first][3] === row.drafts[second][3];
