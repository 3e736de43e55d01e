"use strict";
const byId = (id) => document.getElementById(id);
const counts = JSON.parse(byId("counts").textContent);
const rules = [...document.querySelectorAll("details.rule")];
const filters = ["find", "severity", "amount", "agent"].map(byId);

function percent(share) {
  const number = share > 0 && share < 0.0995 ? (share * 100).toFixed(1) : (share * 100).toFixed(0);
  return counts.russian ? number.replace(".", ",") + " %" : number + "%";
}

function show() {
  const [find, severity, amount, agent] = filters.map((filter) => filter.value);
  for (const rule of rules) {
    const [applies, fails] = agent === "" ? counts.all[rule.id] : (counts.rules[rule.id][agent] || [0, 0]);
    const share = applies ? fails / applies : 0;
    rule.hidden = !rule.dataset.words.includes(find.toLowerCase()) || (severity && rule.dataset.severity !== severity)
      || (amount && rule.dataset.amount !== amount) || (agent !== "" && !applies);
    rule.querySelector("summary .bar i").style.width = share * 100 + "%";
    rule.querySelector("summary .share").textContent = percent(share);
    rule.querySelector("summary .of").textContent = fails + " " + counts.of + " " + applies;
    for (const line of rule.querySelectorAll(".line")) {
      line.hidden = agent !== "" && line.dataset.agent !== agent;
    }
  }
}

for (const filter of filters) {
  filter.addEventListener("input", show);
}
byId("filters").hidden = false;
show();
