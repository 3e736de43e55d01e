// Elements are made by name and their texts are text nodes: nothing that a person or a model wrote is read as HTML.
const SVG = "http://www.w3.org/2000/svg";

function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}
const el = (name, properties, ...children) => filled(document.createElement(name), properties, children);
const svg = (name, properties, ...children) => filled(document.createElementNS(SVG, name), properties, children);
const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
