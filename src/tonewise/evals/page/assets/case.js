// A case when it is opened: what was said, what is known, what was expected, and the drafts.
function caseBody(row) {
  const one = details(row);
  one.drafts ||= [];
  const both = [talk(one), background(one)].filter(Boolean);
  return el("div", { class: "inside" }, el("div", { class: both.length > 1 ? "two" : "" }, both), draftCards(row, one),
    el("p", { class: "small dim" }, [one.source, one.group && `${t("group")}: ${one.group}`, one.channel].filter(Boolean).join(" · ")));
}
function talk(one) {
  const findings = one.drafts.flatMap((draft) => (draft.findings || []).filter((finding) => finding[3] === "conversation")
    .map((finding) => { const copy = [...finding]; copy[2] = `${letter(draft.v)}: ${finding[2]}`; return copy; }));
  const given = [["rough", one.rough && [one.rough]], ["pending", one.pending], ["sent", one.sent]].filter(([, texts]) => texts);
  return el("section", { class: "talk" }, el("h4", {}, t("conversation")),
    (one.messages || []).map((message, place) => el("div", { class: "message " + message.role },
      el("small", { class: "dim" }, t("role " + message.role), message.at ? " · " + message.at.slice(0, 16).replace("T", " ") : null),
      el("p", { dir: "auto" }, marked(message.text, findings.filter((finding) => finding[4] === place), null)))),
    given.map(([name, texts]) => el("div", { class: "message given" }, el("small", { class: "dim" }, t(name)),
      texts.map((text) => el("p", { dir: "auto" }, text)))));
}
function background(one) {
  const facts = one.facts || [], expect = one.expect || [];
  if (!facts.length && !expect.length && !one.note) return null;
  return el("section", { class: "background" },
    facts.length ? [el("h4", {}, t("facts")), el("ul", {}, facts.map((fact) => el("li", { dir: "auto" }, el("small", { class: "dim" }, fact.id + " "),
      fact.kind !== "fact" ? el("b", { class: "small" }, t("fact " + fact.kind) + (fact.for ? ` (${fact.for})` : "") + ": ") : null, fact.text,
      fact.internal ? el("small", { class: "warning" }, ` (${t("internal")})`) : null)))] : null,
    expect.length ? el("details", {}, el("summary", {}, el("h4", {}, `${t("expected")} (${expect.length})`)),
      el("ul", {}, expect.map(([kind, text]) => el("li", {}, el("b", {}, t("expects " + kind) + ": "), text)))) : null,
    one.note ? el("p", { class: "dim" }, one.note) : null);
}
