const WORDS = read("words");
const LANGUAGES = ["ru", "en"];
let speech = document.documentElement.lang === "ru" ? 0 : 1;

/** A word of the page itself in the language chosen; `{}` in it takes the values in turn. */
function t(key, ...values) {
  const words = WORDS[key];
  return (words ? words[speech] : key).replace(/\{\}/g, () => values.shift());
}
const localized = (pair) => (pair ? pair[speech] : "");
const number = (value, most, least = 0) =>
  new Intl.NumberFormat(LANGUAGES[speech], { maximumFractionDigits: most, minimumFractionDigits: least }).format(value);
const percent = (share) => number(share * 100, share > 0 && share < 0.0995 ? 1 : 0) + (speech === 0 ? "\u00a0%" : "%");
const signed = (value, text) => (value > 0 ? "+" : value < 0 ? "−" : "±") + text(Math.abs(value));

const STATUS = {
  p: ["✓", "passes"], f: ["✗", "fails"], m: ["≈", "flickers"], e: ["!", "error"],
  c: ["?", "cannot assess"], n: ["–", "does not apply"], "-": ["·", "not scored"],
};
/** A sign with a word for it: colour is never all that tells them apart. */
function badge(state, label, spoken = false) {
  const [sign, word] = STATUS[state];
  return el("span", { class: `badge ${state === "-" ? "none" : state}`, title: t(word) },
    label ? el("b", {}, label, " ") : null, el("span", { "aria-hidden": true }, sign), el("span", { class: spoken ? "" : "unseen" }, " ", t(word)));
}
