// The drafts of a case side by side, a card a variant; of repeats one is shown and the others are a press away.
function draftCards(row, one) {
  const shownVariants = seen().filter((variant) => row.drafts[variant]);
  return el("div", { class: "drafts" }, shownVariants.map((variant) => {
    const mine = one.drafts.filter((draft) => draft.v === variant);
    const card = el("section", { class: "draft", "data-variant": variant, "aria-label": variants[variant].name });
    let chosen = mine.findIndex((draft) => draft.passed !== true);
    const show = (index) => { chosen = Math.max(0, index); card.replaceChildren(...draftCard(one, mine, chosen, show)); };
    show(chosen);
    return card;
  }));
}
const passedState = (passed) => (passed === true ? "p" : passed === false ? "f" : "e");

function draftCard(one, mine, chosen, show) {
  const draft = mine[chosen];
  const figures = draft.results || [];
  const figure = (name) => figures.find((each) => scorers[each[0]].name === name);
  const score = figure("score"), model = figure("model");
  const about = [score && `${t("measure score")} ${number(score[1], 2)}`, model && model[1] !== ((variants[draft.v].parts || {}).model ?? variants[draft.v].name) && `${t("by")} ${model[1]}`,
    draft.seconds && `${number(draft.seconds, 2)} ${t("s")}`, draft.tokens && `${number(draft.tokens[0] + draft.tokens[1], 0)} ${t("tokens")}`,
    draft.cost && "$" + number(draft.cost, 5)].filter(Boolean).join(" · ");
  return [
    el("header", {}, el("h4", {}, el("b", { class: "letter" }, letter(draft.v)), " ", variants[draft.v].name), badge(passedState(draft.passed), "", true)),
    mine.length > 1 ? repeats(mine, chosen, show) : null,
    about ? el("p", { class: "small dim" }, about) : null,
    draft.error ? el("p", { class: "error" }, "! " + draft.error) : null,
    ...textsOf(one, draft), findingList(draft), resultList(draft), answerList(draft),
  ].filter(Boolean);
}
function repeats(mine, chosen, show) {
  const passing = mine.filter((draft) => draft.passed === true).length;
  return el("div", { class: "repeats", role: "group", "aria-label": t("repeats") }, el("span", { class: "small" }, t("repeats"), ": "),
    mine.map((draft, index) => el("button", { class: "small", "aria-pressed": String(index === chosen), click: (event) => {
      const place = [...event.currentTarget.parentNode.children].indexOf(event.currentTarget), card = event.currentTarget.closest(".draft");
      show(index);
      card.querySelector(".repeats").children[place].focus();
    } }, `${draft.r + 1} ${STATUS[passedState(draft.passed)][0]}`)),
    passing && passing < mine.length ? el("span", { class: "small warning" }, " ≈ " + t("passed {} of {}", passing, mine.length)) : null);
}

/** What a draft is compared with, or null: another variant's first draft, or what an agent sent. */
function baseOf(one, draft) {
  if (state.diff === "sent") return one.sent || null;
  if (state.diff === "" || Number(state.diff) === draft.v) return null;
  const base = one.drafts.find((each) => each.v === Number(state.diff) && each.r === draft.r)
    || one.drafts.find((each) => each.v === Number(state.diff));
  return (base && base.text) || null;
}
function textsOf(one, draft) {
  const texts = draft.text || [], base = baseOf(one, draft);
  if (!texts.length) return [el("p", { class: "dim" }, t("no text"))];
  const length = Math.max(texts.length, base ? base.length : 0);
  return Array.from({ length }, (_, place) => {
    const mine = (draft.findings || []).filter((finding) => finding[3] === "reply" && finding[4] === place);
    return el("blockquote", { dir: "auto" }, marked(texts[place] || "", mine, base ? base[place] || "" : null));
  });
}
function findingList(draft) {
  const findings = draft.findings || [];
  return findings.length ? el("div", {}, el("h5", {}, t("findings")), el("ul", { class: "findings" }, grouped(draft, findings))) : null;
}
/** Findings of one rule that say the same are told once, with all the words that they point at. */
function grouped(draft, findings) {
  const alike = new Map();
  for (const each of findings) {
    const key = JSON.stringify([each[0], each[2], each[7]]), text = each[3] === "reply" ? (draft.text || [])[each[4]] || "" : "";
    const at = places(text), words = text.slice(at(each[5]), at(each[6])).trim();
    if (!alike.has(key)) alike.set(key, [each, []]);
    if (words && words !== text.trim()) alike.get(key)[1].push(words.length > 80 ? words.slice(0, 79) + "…" : words);
  }
  return [...alike.values()].map(([finding, words]) => findingText(finding, "li", words));
}
const HIDDEN = ["score", "model", "seconds", "tokens", "cost", "words", "messages"];
function resultList(draft) {
  const broken = new Set((draft.findings || []).map((finding) => "rule/" + finding[0]));
  const told = (draft.results || []).filter(([index]) => !HIDDEN.includes(scorers[index].name) && !broken.has(scorers[index].name)
    && !(broken.size && scorers[index].name === "gate"));
  if (!told.length) return null;
  return el("div", {}, el("h5", {}, t("measures")), el("ul", { class: "results" }, told.map(([index, amount, reason, status]) => {
    const scorer = scorers[index];
    const sign = scorer.type === "bool" ? badge(amount) : status === "assessed" ? el("b", {}, scorer.type === "number" ? number(amount, 3) : String(amount))
      : badge(status === "error" ? "e" : status === "cannot-assess" ? "c" : "n");
    const named = el("b", {}, scorerTitle(scorer.name));
    return el("li", {}, scorer.type === "bool" || status !== "assessed" ? [sign, " ", named] : [named, " ", sign], reason ? ": " + reason : null);
  })));
}
const ANSWERED = { answered: "✓", refused: "⊘", promised: "◷", missing: "✗" };
function answerList(draft) {
  if (!draft.answers) return null;
  return el("div", {}, el("h5", {}, t("answers")), el("ul", { class: "answers" }, draft.answers.map(([question, status, sentence, facts]) =>
    el("li", {}, el("span", { "aria-hidden": true }, ANSWERED[status] + " "), question, " ",
      el("b", { class: status === "missing" ? "error" : "dim" }, `(${t("answer " + status)})`),
      facts.length ? el("small", { class: "dim" }, ` [${facts.join(", ")}]`) : null,
      sentence ? el("div", { class: "dim small" }, sentence) : null))));
}
