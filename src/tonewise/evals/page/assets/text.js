// A text with the words marked that findings point at, and with what came and went since another text.

/** Offsets of findings count characters, JavaScript counts halves of those outside the first plane. */
function places(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const starts = [0];
  for (const character of text) starts.push(starts.at(-1) + character.length);
  return (offset) => starts[Math.min(offset, starts.length - 1)];
}

/** Nodes of a text: `findings` are those of this text, `before` is another text or null. */
function marked(text, findings, before) {
  const at = places(text);
  const spans = findings.map((finding) => ({ start: at(finding[5]), end: Math.max(at(finding[6]), at(finding[5])), finding }))
    .filter((span) => span.end > span.start);
  const parts = before === null ? [{ kind: "same", text }] : differences(before, text);
  const cuts = [...new Set(spans.flatMap((span) => [span.start, span.end]))].sort((a, b) => a - b);
  const nodes = [];
  let offset = 0;
  for (const part of parts) {
    if (part.kind === "gone") {
      if (part.text.trim()) nodes.push(el("del", {}, part.text));
      continue;
    }
    const end = offset + part.text.length;
    const edges = [offset, ...cuts.filter((cut) => cut > offset && cut < end), end];
    const inner = edges.slice(1).map((edge, place) => piece(text.slice(edges[place], edge), edges[place], spans));
    nodes.push(...(part.kind === "came" && part.text.trim() ? [el("ins", {}, inner)] : inner));
    offset = end;
  }
  return nodes;
}
function piece(text, start, spans) {
  const told = spans.filter((span) => span.start <= start && start < span.end).map((span) => span.finding);
  if (!told.length) return text;
  const worst = ["error", "warning", "advice"].find((severity) => told.some((finding) => finding[1] === severity));
  const hint = (event) => showHint(event.currentTarget, told);
  return el("mark", { class: worst, tabindex: 0, role: "button", "aria-label": text + ": " + told.map((each) => each[2]).join(" "),
    mouseenter: hint, focus: hint, click: hint, mouseleave: hideHint, blur: hideHint }, text);
}

const hint = el("div", { id: "hint", role: "status", hidden: true });
document.body.append(hint);
function showHint(mark, findings) {
  hint.replaceChildren(...findings.map((finding) => findingText(finding, "div")));
  hint.hidden = false;
  const box = mark.getClientRects()[0], wide = document.documentElement.clientWidth;
  hint.style.left = Math.max(8, Math.min(box.left, wide - hint.offsetWidth - 8)) + scrollX + "px";
  const above = box.top > hint.offsetHeight + 12;
  hint.style.top = (above ? box.top - hint.offsetHeight - 6 : mark.getBoundingClientRect().bottom + 6) + scrollY + "px";
}
function hideHint() { hint.hidden = true; }

function findingText([rule, severity, message, , , , , suggestion], name = "li", words = []) {
  const scorer = scorers[scorerNumber.get("rule/" + rule)] || {};
  return el(name, { class: "finding" },
    el("b", { class: severity }, t("severity " + severity)), " ", el("b", {}, scorer.title ? localized(scorer.title) : rule), " ",
    el("small", { class: "dim" }, rule), words.map((each) => el("q", {}, each)), el("br"), message, suggestion ? el("span", { class: "way" }, el("br"), "→ " + suggestion) : null);
}
