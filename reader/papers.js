// The papers of a page, by what docs/customize.md promises ("Rows of your own"), in the page's order.
import { all, first, query } from './page.js';

export const ENTRY = '.paperboy-paper, .paperboy-short'; // of a day's post: what it says of one paper
const ROW = '[data-paper], .paperboy-list > li'; // the second: posts that were made before rows had attributes
export const WEB = 'a[href^="http"]';
export const TO_PAPER = `${WEB}, :is(${ROW}) > a`;

let elements = [];
export let papers = new Map(); // by id: a paper's elements, which are its rows, and its entry if there is one
export const allIds = () => [...papers.keys()];

const idOf = (part) =>
  part.dataset.paper
    ? `paper-${part.dataset.paper.replace(/[^A-Za-z0-9]/g, '-')}`
    : part.id || first('a', part)?.hash.slice(1);

// Looks for papers. Returns whether they are others than before.
export const findPapers = () => {
  const found = all(`${ROW}, ${ENTRY}`).filter(idOf);
  if (found.length === elements.length && found.every((part, at) => part === elements[at])) return false;
  elements = found;
  papers = new Map();
  found.forEach((part) => papers.set(idOf(part), [...(papers.get(idOf(part)) ?? []), part]));
  return true;
};

// The paper that the address leads to, if it is on this page.
export const idInAddress = () => [location.hash.slice(1)].find((id) => papers.has(id));

export const idAt = (node) => {
  const part = node?.closest?.(`${ROW}, ${ENTRY}`);
  return part && idOf(part);
};

export const rowOf = (id) => papers.get(id).find((part) => !part.matches(ENTRY)) ?? papers.get(id)[0];

export const mark = (id, name, isOn) =>
  papers.get(id)?.forEach((part) => part.classList.toggle(`paperboy-is-${name}`, isOn));

export const isMarked = (id, name) => papers.get(id).some((part) => part.classList.contains(`paperboy-is-${name}`));

export const topicsOf = (id) => [
  ...new Set(papers.get(id).flatMap((part) => part.dataset.topics?.split('|') ?? [])),
];

export const hasCode = (id) => papers.get(id).some((part) => 'code' in part.dataset);

export const firstOf = (id, selector) => papers.get(id).map((part) => first(selector, part)).find(Boolean);

// Bibliographic data, as Zotero takes it: https://zotero.hypotheses.org/coins
export const dataOf = (id) => firstOf(id, '.Z3988')?.title ?? '';

export const authorsOf = (data) => [...data.getAll('rft.au'), ...data.getAll('rft.aucorp')];

// The paper's own words, which say their language, unlike labels such as "on arXiv since"; a template may say none.
export const wordsOf = (id) => [
  ...papers.get(id).flatMap((part) => {
    const own = all('[lang], .paperboy-organization', part);
    if (own[0]) return own.map((each) => each.textContent);
    const copy = part.cloneNode(true);
    all(`${WEB}, summary, .paperboy-label`, copy).forEach((label) => label.remove());
    all('h2, p', copy).forEach((line) => line.append(' '));
    return [copy.textContent];
  }),
  ...authorsOf(query(dataOf(id))),
  ...topicsOf(id),
];
