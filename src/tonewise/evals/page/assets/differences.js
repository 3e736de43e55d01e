// Two texts word by word. A stretch of the later text stands with its offsets, a stretch that went with none.
const PARTS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;
const MOST_CELLS = 4e6;

/** [{ kind: "same" | "came" | "gone", text }] in order; a space between two changes is part of one. */
function differences(before, after) {
  const old = before.match(PARTS) || [], now = after.match(PARTS) || [];
  let head = 0, tail = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const middle = unlike(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const all = [...alike(now.slice(0, head)), ...middle, ...alike(now.slice(now.length - tail))];
  return joined(slid(all));
}
/** A stretch that came or went may often stand a little earlier or later: it is put where a sentence begins, or a word. */
function slid(parts) {
  for (let from = 0; from < parts.length; from += 1) {
    const kind = parts[from].kind;
    let to = from;
    while (to < parts.length && parts[to].kind === kind) to += 1;
    const free = (part) => !part || part.kind === "same";
    if (kind !== "same" && free(parts[from - 1]) && free(parts[to])) to = put(parts, from, to, kind);
    from = to - 1;
  }
  return parts;
}
/** Move the stretch from..to to its best place; the place after it. */
function put(parts, from, to, kind) {
  const move = (taken, given) => { parts[taken].kind = kind; parts[given].kind = "same"; };
  const alikeAt = (one, other) => parts[one] && parts[one].kind === "same" && parts[one].text === parts[other].text;
  while (alikeAt(from - 1, to - 1)) { from -= 1; to -= 1; move(from, to); }
  let best = [begins(parts, from), from], steps = 0;
  while (alikeAt(to, from)) {
    move(to, from);
    from += 1; to += 1; steps += 1;
    if (begins(parts, from) >= best[0]) best = [begins(parts, from), from];
  }
  for (; steps > 0 && from > best[1]; steps -= 1) { from -= 1; to -= 1; move(from, to); }
  return to;
}
/** How well a stretch begins here: with a sentence, behind one, with a word, or amid one. */
function begins(parts, place) {
  const before = place ? parts[place - 1].text : "\n", earlier = place > 1 ? parts[place - 2].text : "";
  const ends = (text) => /[.!?…]$/.test(text);
  if (/\n/.test(before) || (!before.trim() && ends(earlier))) return 3;
  return ends(before) ? 2 : !before.trim() ? 1 : 0;
}
const alike = (parts) => parts.map((text) => ({ kind: "same", text }));

function unlike(old, now) {
  const gone = (text) => ({ kind: "gone", text }), came = (text) => ({ kind: "came", text });
  if (old.length * now.length > MOST_CELLS) return [...old.map(gone), ...now.map(came)];
  const wide = now.length + 1, common = new Uint16Array((old.length + 1) * wide);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * wide + j] = old[i] === now[j] ? common[(i + 1) * wide + j + 1] + 1
        : Math.max(common[(i + 1) * wide + j], common[i * wide + j + 1]);
    }
  }
  const parts = [];
  let i = 0, j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) { parts.push({ kind: "same", text: now[j] }); i += 1; j += 1; }
    else if (j >= now.length || (i < old.length && common[(i + 1) * wide + j] >= common[i * wide + j + 1])) parts.push(gone(old[i++]));
    else parts.push(came(now[j++]));
  }
  return parts;
}

function joined(parts) {
  const told = [];
  let gone = "", came = "";
  const flush = () => {
    if (gone) told.push({ kind: "gone", text: gone });
    if (came) told.push({ kind: "came", text: came });
    gone = came = "";
  };
  parts.forEach((part, place) => {
    const next = parts[place + 1];
    const between = part.kind === "same" && (gone || came) && !part.text.trim() && next && next.kind !== "same";
    if (part.kind === "same" && !between) {
      flush();
      const last = told.at(-1);
      if (last && last.kind === "same") last.text += part.text;
      else told.push({ ...part });
      return;
    }
    if (part.kind !== "came") gone += part.text;
    if (part.kind !== "gone") came += part.text;
  });
  flush();
  return told;
}
