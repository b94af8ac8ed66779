// Marks of papers: new, opened, mine.
import { first, on } from './page.js';
import { finderOf } from './keywords.js';
import { allIds, idAt, mark, TO_PAPER, wordsOf } from './papers.js';
import { attempt, KEY, latest, load, save } from './storage.js';

// New is what was not in the list at the last visit. The marks stay until the reader has gone on to another page: a
// page that is loaded again compares with what it did before, which this tab has kept.
let visit = {};
let isReload = performance.getEntriesByType('navigation')[0]?.type === 'reload';

export const markNew = () => {
  // pages that other sources fill have no edition; posts from before rows had attributes go by their address
  const page = first('[data-edition]')?.dataset.edition ?? (first('[data-paper]') ? '' : location.pathname);
  const ids = allIds();
  const { known } = load();
  if (visit.page !== page) {
    const before = isReload && attempt(() => JSON.parse(sessionStorage.getItem(KEY)));
    visit = before?.page === page ? before : { page, ids: Array.isArray(known[page]) ? known[page] : ids };
    attempt(() => sessionStorage.setItem(KEY, JSON.stringify(visit)));
  }
  isReload = false;
  if (!page || !ids[0]) return;
  ids.forEach((id) => mark(id, 'new', !visit.ids.includes(id)));
  delete known[page]; // so that it becomes the latest
  save({ known: latest({ ...known, [page]: ids }, 60) });
};

export const markMine = (words) => {
  const isFound = finderOf(words);
  allIds().forEach((id) => mark(id, 'mine', Boolean(isFound?.(wordsOf(id)))));
};

export const markOpened = (opened) => allIds().forEach((id) => mark(id, 'opened', id in opened));

// Calls `done` when a paper was opened: by a click or a key, also of the middle button; not in print, and not by a
// search in the page.
export const watchOpening = (done) => {
  const open = (event) => {
    const { target } = event;
    const id = idAt(target);
    if (!id || !target.closest(event.type === 'click' ? `${TO_PAPER}, summary` : TO_PAPER)) return;
    if (event.type === 'auxclick' && event.button !== 1) return;
    save({ opened: latest({ ...load().opened, [id]: 1 }, 2000) });
    mark(id, 'opened', true);
    done();
  };
  on('click', open);
  on('auxclick', open);
};
