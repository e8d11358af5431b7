/* The comparison's script. Without it everything can be read and every link works; it sorts tables and opens what a link leads to. */
(() => {
"use strict";
document.documentElement.classList.add("js");
const all = (query, of = document) => [...of.querySelectorAll(query)];

/* Open the folds around a target, in browsers that do not do so themselves, and the target if it is one. */
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

/* Sort by a column: numbers by data-v, words by letters; a second press turns the order round. */
for (const table of all("table.sortable")) for (const head of all("thead th", table)) {
  const button = document.createElement("button");
  button.append(...head.childNodes);
  head.append(button);
  button.onclick = () => {
    const at = head.cellIndex, down = head.getAttribute("aria-sort") === "ascending";
    all("th", head.parentElement).forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = row => row.cells[at].dataset.v ?? row.cells[at].textContent;
    const order = (a, b) => {
      const [x, y] = [value(a), value(b)];
      return isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
    };
    const body = table.tBodies[0];
    body.append(...all("tr", body).sort((a, b) => (down ? -1 : 1) * order(a, b)));
  };
}
})();
