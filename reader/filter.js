// Chips above the rows: how many papers each choice has, and only those at one tap.
import { button, element, query, say } from './page.js';
import { allIds, hasCode, idInAddress, isMarked, papers, rowOf, topicsOf } from './papers.js';
import { load, save } from './storage.js';

const MINE = 'is:mine';
const UNREAD = 'is:unread';
const CODE = 'has:code'; // any other choice is a topic's name, and an empty one means all

const chips = new Map(); // by choice
let choice = '';
const status = element('span', { role: 'status' });

const passes = (id, wanted) =>
  !wanted ||
  (wanted === MINE ? isMarked(id, 'mine')
  : wanted === UNREAD ? !isMarked(id, 'opened')
  : wanted === CODE ? hasCode(id)
  : topicsOf(id).includes(wanted));

export const shownIds = () => allIds().filter((id) => !rowOf(id).hidden);

export const countChips = () => {
  const { words, hide } = load();
  const ids = allIds().filter((id) => !hide || !isMarked(id, 'opened'));
  chips.forEach((chip, wanted) => {
    const isUnset = wanted === MINE && !words[0]; // it leads to the settings, then
    chip.textContent = chip.name + (isUnset ? '' : ` ${ids.filter((id) => passes(id, wanted)).length}`);
    chip.ariaPressed = wanted === choice;
  });
};

// Shows the papers of a choice, or all where the page has no such chip, and says so in the address, to be passed on.
export const show = (wanted = choice) => {
  choice = chips.has(wanted) ? wanted : '';
  const { hide } = load();
  papers.forEach((parts, id) => {
    const isHidden = !passes(id, choice) || (hide && isMarked(id, 'opened'));
    parts.forEach((part) => (part.hidden = isHidden));
  });
  countChips();
  status.textContent = shownIds()[0] ? '' : say('해당하는 논문이 없습니다.', 'No such papers.');
  const address = new URL(location.href);
  const { searchParams } = address;
  if ((searchParams.get('show') ?? '') === choice) return;
  searchParams.set('show', choice);
  if (!choice) searchParams.delete('show');
  history.replaceState(history.state, '', address);
};

// An address that leads to a paper shows it, whatever was chosen.
export const showTarget = () => {
  const id = idInAddress();
  if (!id || !rowOf(id).hidden) return;
  show('');
  document.getElementById(id)?.scrollIntoView();
};

// Shows the papers that the address names, else those of the last choice.
export const showFirst = () => {
  show(query(location.search).get('show') ?? load().show);
  showTarget();
  const chip = chips.get(choice);
  chip.parentNode.scrollLeft = chip.offsetLeft - 9; // into view
};

// Makes the chips of a page, and returns their elements. `openSettings` is called where a reader's own papers are asked
// for before there are keywords.
export const makeChips = (openSettings) => {
  const topics = allIds().flatMap(topicsOf);
  const count = (topic) => topics.filter((each) => each === topic).length;
  const names = [
    ['', say('전체', 'All')],
    [MINE, say('내 관심', 'Mine')],
    [UNREAD, say('안 읽음', 'Unread')],
    [CODE, allIds().some(hasCode) && say('코드 공개', 'With code')],
    ...[...new Set(topics)].sort((one, other) => count(other) - count(one)).map((topic) => [topic, topic]),
  ];
  chips.clear();
  names.forEach(([wanted, name]) => {
    if (!name) return;
    const choose = () => {
      if (wanted === MINE && !load().words[0]) return openSettings();
      save({ show: wanted });
      show(wanted);
    };
    const chip = button('', choose, wanted === MINE ? 'paperboy-mine' : '');
    chip.name = name;
    chips.set(wanted, chip);
  });
  const group = { className: 'paperboy-chips', role: 'group', ariaLabel: say('논문 거르기', 'Filter papers') };
  return [element('div', group, ...chips.values()), status];
};
