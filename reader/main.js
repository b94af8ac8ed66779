// For readers of a blog: their keywords, what is new or opened, papers to show and to save, and keys. All of it stays
// in this browser; nothing is sent anywhere. `./run script` makes assets/js/paperboy.js of these files.
import { all, button, element, first, on, say } from './page.js';
import { allIds, findPapers, papers, rowOf } from './papers.js';
import { markMine, markNew, markOpened, watchOpening } from './marks.js';
import { countChips, makeChips, show, showFirst, showTarget } from './filter.js';
import { fillSaved, makeSavedTools, makeStars, markSaved, toggleSaved } from './saved.js';
import { openHelp, openSettings } from './settings.js';
import { startFromAddress, watchKeys } from './keys.js';
import { KEY, load } from './storage.js';

const SAVED_PAGE = new URL('../../saved/', import.meta.url).pathname;

const markAll = () => {
  const { words, opened, saved } = load();
  markMine(words);
  markOpened(opened);
  markSaved(saved);
};

// What was kept has changed, here or in another page.
const takeChanges = () => {
  if (fillSaved()) look();
  markAll();
  if (papers.size) show();
};

const settings = () => openSettings(takeChanges);

const makeTools = () => {
  const tools = first('.paperboy-tools') ?? element('div', { className: 'paperboy-tools' });
  const row = rowOf(allIds()[0]);
  if (!tools.isConnected) (row.closest('ol, ul, table') ?? row).before(tools);
  tools.replaceChildren(
    ...makeChips(settings),
    element('span', { className: 'paperboy-more' },
      element('a', { className: 'paperboy-saved-link', href: SAVED_PAGE }),
      button(say('관심 키워드', 'Keywords'), settings, 'paperboy-settings'),
      button('?', openHelp, 'paperboy-help'))
  );
};

// Looks at the page. Themes such as Hydejack, and Turbo and pjax, put another in its place without loading it.
let savedList = null;
const look = () => {
  if (first('.paperboy-saved') !== savedList) {
    savedList = first('.paperboy-saved');
    if (fillSaved()) makeSavedTools(takeChanges);
  }
  if (!findPapers()) return;
  startFromAddress();
  markNew();
  if (!papers.size) return first('.paperboy-tools')?.replaceChildren();
  makeStars();
  makeTools();
  markAll();
  showFirst();
};

look();
new MutationObserver(look).observe(document, { childList: true, subtree: true });
on('storage', ({ key }) => (!key || key === KEY) && takeChanges());
on('pageshow', ({ persisted }) => persisted && takeChanges()); // another page may have changed it
on('hashchange', showTarget);
on('click', ({ target }) => {
  const star = target.closest?.('.paperboy-star');
  if (star) toggleSaved(star.dataset.id);
});
on('beforeprint', () => all('.paperboy-paper details').forEach((details) => (details.open = true)));
watchOpening(countChips);
watchKeys(toggleSaved, openHelp);
