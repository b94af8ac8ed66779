// Keys: j and k go through papers, o opens, s saves, / searches, ? tells them. The theme's keys win.
import { all, first, on } from './page.js';
import { allIds, ENTRY, idAt, idInAddress, papers, rowOf } from './papers.js';
import { shownIds } from './filter.js';

let current; // the paper that j and k go on from: that of the last click, focus or address

// In a day's post a paper's place is its entry.
const placeOf = (id) => papers.has(id) && (papers.get(id).find((part) => part.matches(ENTRY)) ?? rowOf(id));

const step = (by) => {
  const ids = allIds();
  const shown = new Set(shownIds());
  let at = ids.indexOf(current);
  do at += by;
  while (ids[at] && !shown.has(ids[at]));
  const place = placeOf(ids[at] ?? (shown.has(current) ? current : shownIds()[0]));
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: place.matches(ENTRY) ? 'start' : 'nearest' });
};

const open = () => {
  const place = placeOf(current);
  if (!place) return;
  (place.matches(ENTRY) ? first('summary', place) : first('a', place))?.click();
};

const visible = (selector) => all(selector).find((each) => each.checkVisibility({ visibilityProperty: true }));
const FIELD = '#search-input, [type=search]';
const OPENS = ':is(button, a):is([id*=search], [class*=search])';
const CLOSES = ':is(button, a)[id*=search]:is([id*=cancel], [id*=close])';

// Goes to the theme's search, whose field may be behind a button; Esc there comes back. Returns the one or the other,
// if there is any: a theme may have a field of another name, and put the cursor there itself.
const search = () => {
  const back = document.activeElement;
  const button = !visible(FIELD) && visible(OPENS); // one that is not shown is the phone's, and would hide the page
  if (button) button.click();
  const field = visible(FIELD);
  field?.focus();
  field?.addEventListener('keydown', function leave({ key }) {
    if (key !== 'Escape') return;
    field.removeEventListener('keydown', leave);
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true })); // the theme takes its results away
    visible(CLOSES)?.click();
    field.blur();
    back.focus({ preventScroll: true });
  });
  return field ?? button;
};

// What a key types in a Latin layout, Dvorak too; in another (Hangul, Cyrillic) what it would on a US keyboard, for a
// sign that has no such key what it types. Which layout it is says the last key of a letter.
let isLatin = true;
const keyOf = ({ key, code, shiftKey }) => {
  const letter = code.startsWith('Key') ? code[3] : '';
  if (letter) isLatin = /^[!-~]$/.test(key);
  const onUsKeyboard = code === 'Slash' ? (shiftKey ? '?' : '/') : letter;
  return ((!isLatin && onUsKeyboard) || key).toLowerCase();
};

const TYPED_INTO = 'input, textarea, select, dialog, [role=dialog], [role=textbox]';
const isTyping = (event) => {
  const path = event.composedPath(); // it leads into web components; one that is closed shows nothing but itself
  const [at] = path;
  return at.isContentEditable || at.localName?.includes('-') || path.some((each) => each.matches?.(TYPED_INTO));
};

// Begins to listen. `toggleSaved` is given a paper's id.
export const watchKeys = (toggleSaved, openHelp) => {
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    o: open,
    s: () => papers.has(current) && toggleSaved(current),
    '/': search,
    '?': () => papers.size && openHelp(),
  };
  on('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (actions[keyOf(event)]?.()) event.preventDefault(); // else the slash would be typed into the search
  });
  const goOnFrom = ({ target }) => (current = idAt(target) ?? current);
  on('click', goOnFrom);
  on('focusin', goOnFrom);
  on('hashchange', () => (current = idInAddress() ?? current));
};

// On another page keys go on from nowhere, or from the paper in its address.
export const startFromAddress = () => (current = idInAddress());
