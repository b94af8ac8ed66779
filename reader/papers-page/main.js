// The page of all papers. `./run script` makes src/paperboy/enrich/papers.js of these files, which `paperboy enrich`
// puts beside the data. Months are read newest first, as far as a view needs them, and shown while they are read.
import { all, element, first, on, say } from '../page.js';
import { finderOf } from '../keywords.js';
import { findPapers } from '../papers.js';
import { markMine, markOpened, watchOpening } from '../marks.js';
import { makeStars, markSaved, toggleSaved } from '../saved.js';
import { openHelp, openSettings } from '../settings.js';
import { watchKeys } from '../keys.js';
import { KEY, load } from '../storage.js';
import { open } from '../search/index.js';
import { order } from '../search/score.js';
import { fold, wordsOf } from '../search/terms.js';
import { moreVotes, openMonths } from './months.js';
import { idOf, rowOf, textsOf } from './row.js';
import { addressOf, fillForm, viewInAddress, viewInForm } from './view.js';

const STEP = 50; // papers at a time
const PAUSE = 700; // ms between what is shown while months are read: rows that jump cannot be read
const AHEAD = 3; // months that are asked for while one is read
const BASE = new URL('./', import.meta.url).pathname;
const SITE = new URL('../', import.meta.url).pathname;

const form = first('.paperboy-find');
const list = first('.paperboy-papers');
const state = first('.paperboy-state');
const more = first('.paperboy-more-papers button');

const options = (name) => [...form.elements[name].options].filter(({ value }) => value);
const spellings = options('organization').map(({ value, dataset }) => [value, dataset.names.split('|')]);
const names = {
  topics: new Map(options('topic').map(({ value, text, dataset }) => [value, { name: text, whole: dataset.whole }])),
  pages: new Map(spellings.flatMap(([page, known]) => known.map((name) => [name, page]))),
  year: form.dataset.year,
  locale: form.dataset.locale,
};

const opening = openMonths(BASE);
const index = open(SITE);
const found = new Map(); // by what was typed: what search finds
const rows = new Map(all('[data-paper]', list).map((row) => [row.dataset.paper, row]));

// An organization may be named as a row has it: the form knows it by the address of its page.
const asked = () => {
  const wanted = viewInAddress();
  return { ...wanted, organization: names.pages.get(wanted.organization) ?? wanted.organization };
};
const [usualOrder] = form.elements.days.options;
const newestFirst = usualOrder.text;
let view = asked();
let limit = Math.max(STEP, history.state?.paperboyPapers ?? 0);
let turn = 0; // a later choice ends what an earlier one has begun

// The best first; what was typed as it is in a title goes before all else, as in the search box.
const byWorth = (papers, places) => {
  papers.sort((one, other) => places.get(other.place) - places.get(one.place) || other.place - one.place);
  const best = papers.slice(0, limit).map((paper) => ({ ...paper, organization: paper.organization ?? '', paper, points: places.get(paper.place) }));
  return [...order(best, places.asked).map(({ paper }) => paper), ...papers.slice(limit)];
};

// The best of what was typed as the index has them, in the order of the search box: months complete them with topics,
// code and authors.
const bestOf = async (typed) =>
  (await index.search(typed, limit)).rows.filter(({ id }) => id).map(({ url, text, isByAI, isWithdrawn, ...paper }) => ({
    ...paper,
    address: url.startsWith(SITE) && `/${url.slice(SITE.length)}`,
    gist: text,
    gist_by: isByAI ? 'ai' : 'authors',
    withdrawn: isWithdrawn,
    isPart: true,
  }));

// What a view needs of the reader, of search and of the choices; asked of each paper.
const filterOf = ({ q, topic, organization, days, show }, newest, places) => {
  const { words, opened, saved, hide } = load();
  const isMine = show.includes('mine') && finderOf(words);
  const since = days > 0 ? new Date(Date.parse(newest) - (days - 1) * 864e5).toISOString().slice(0, 10) : '';
  const typed = wordsOf(fold(q));
  const tests = [
    topic && ((paper) => paper.topics?.includes(topic)),
    organization && ((paper) => (names.pages.get(paper.organization) ?? paper.organization) === organization),
    since && ((paper) => paper.date >= since),
    show.includes('code') && ((paper) => paper.code_url),
    show.includes('accepted') && ((paper) => paper.accepted && !paper.withdrawn),
    show.includes('mine') && ((paper) => isMine?.(textsOf(paper, names))),
    (show.includes('unread') || (hide && !show.includes('saved'))) && ((paper) => !(idOf(paper) in opened)),
    show.includes('saved') && ((paper) => idOf(paper) in saved),
    q && (places ? ((paper) => places.has(paper.place)) : ((paper) => hasWords(paper, typed))),
  ].filter(Boolean);
  return (paper) => tests.every((test) => test(paper));
};

// Where there is no index of search: all words are somewhere in what is known of the paper.
const hasWords = (paper, typed) => {
  const text = fold([...textsOf(paper, names), ...(paper.keywords ?? []), paper.id, paper.accepted ?? ''].join(' '));
  return typed[0] && typed.every((word) => text.includes(word));
};

const isPlain = ({ topic, organization, days, month, show }) => !(topic || organization || days || month || show[0]);

// The months that a view may need, in the order in which they are read.
const monthsOf = (data, { month, days }, newest, places) => {
  const labels = data.months.filter(({ papers }) => papers).map((each) => each.month);
  if (month) return labels.filter((label) => label === month);
  const since = days > 0 ? new Date(Date.parse(newest) - (days - 1) * 864e5).toISOString().slice(0, 7) : '';
  const wanted = labels.filter((label) => label >= since);
  if (!places) return wanted;
  // those with the best first; where nothing else is asked for, those of the papers that are shown suffice
  const best = isPlain(view) ? [...places.keys()].slice(0, limit) : [...places.keys()];
  const monthOf = (place) => data.months.find(({ offset, papers }) => place >= offset && place < offset + papers).month;
  return [...new Set(best.map(monthOf))].filter((label) => wanted.includes(label));
};

// Asks search for what is typed: the places of papers with what they are worth, the best first. Nothing where there is no
// index, or where it is not of these months.
const ask = async (typed, data) => {
  if (!typed) return null;
  if (!found.has(typed)) {
    found.set(typed, index.find(typed).then(
      ({ ranked, papers, asked }) =>
        papers === data.count ? Object.assign(new Map(ranked.filter(([place]) => place < papers)), { asked }) : null,
      () => null
    ));
  }
  return found.get(typed);
};

const draw = (papers, count, isReading, label) => {
  const shown = papers.slice(0, limit).map((paper) => {
    const key = paper.isPart ? paper : paper.id;
    if (!rows.has(key)) rows.set(key, rowOf(paper, names, SITE));
    return rows.get(key);
  });
  list.parentNode.classList.replace('paperboy-asked', 'paperboy-answered'); // what the page came with is replaced
  shown.forEach((row, at) => list.children[at] !== row && list.insertBefore(row, list.children[at] ?? null));
  while (list.children.length > shown.length) list.lastChild.remove();
  if (findPapers()) makeStars();
  markAll();
  more.hidden = papers.length <= limit && (isReading || count <= shown.length);
  const number = (value) => value.toLocaleString(names.locale);
  const papersIn = say(`논문 ${number(count)}편`, count === 1 ? '1 paper' : `${number(count)} papers`);
  const atLeast = say(`논문 ${number(papers.length)}편 이상`, `At least ${number(papers.length)} papers`);
  state.textContent = isReading ? say(`${atLeast} · ${label}까지 읽는 중…`, `${atLeast} · reading ${label} …`)
    : !papers.length && !count ? say('해당하는 논문이 없습니다.', 'No such papers.')
    : count < Infinity ? papersIn
    : say(`${atLeast} (${label}까지 읽음)`, `${atLeast} (back to ${label})`);
};

const markAll = () => {
  const { words, opened, saved } = load();
  markMine(words);
  markOpened(opened);
  markSaved(saved);
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Shows the view: what has been read of it at once, then each month when it is there, until there is enough.
const refresh = async () => {
  const own = ++turn;
  usualOrder.text = view.q ? say('관련도순', 'Best match') : newestFirst;
  form.ariaBusy = 'true';
  try {
    const data = await opening;
    const places = await ask(view.q, data);
    if (own !== turn) return;
    const { read, known } = data;
    const latest = data.months.find(({ papers }) => papers);
    if (!latest) return draw([], 0, false);
    await read(latest.month);
    const newest = known.get(latest.month)[0].date;
    const isByWorth = places && !view.days;
    const passes = filterOf(view, newest, places);
    const labels = monthsOf(data, view, newest, places);
    const passed = new Map(); // by month: to look through all papers again after each month would take seconds
    const passing = (label) => {
      if (!passed.has(label)) passed.set(label, known.get(label).filter(passes));
      return passed.get(label);
    };
    const best = places && isPlain(view) && !load().hide ? await bestOf(view.q) : null;
    if (own !== turn) return;
    const papersOf = (count) => {
      if (best) {
        const whole = new Map(labels.slice(0, count).flatMap((label) => known.get(label)).map((paper) => [paper.id, paper]));
        return best.map((paper) => whole.get(paper.id) ?? paper);
      }
      const papers = labels.slice(0, count).flatMap(passing);
      if (isByWorth) return byWorth(papers, places);
      if (view.days) papers.sort(moreVotes);
      return papers;
    };
    let at = 0;
    // newest first, rows only follow; else they move, and what comes soon is waited for
    let drawn = !best && (view.days || isByWorth) ? performance.now() : -PAUSE;
    for (; at < labels.length; at++) {
      if (own !== turn) return;
      // newest first, the rest is only read when it is asked for; by votes or worth, any month may have the first paper
      if (!view.days && !isByWorth && papersOf(at).length > limit) break;
      labels.slice(at, at + AHEAD).forEach((label) => read(label).catch(() => {}));
      if (known.has(labels[at])) continue;
      if (!state.textContent) state.textContent = say('읽는 중…', 'Reading …');
      const reading = read(labels[at]);
      await Promise.race([reading, pause(drawn + PAUSE - performance.now())]);
      if (own !== turn) return;
      if (!known.has(labels[at]) && (at || best)) {
        const papers = papersOf(at);
        draw(papers, best ? places.size : papers.length, !best, labels[at]);
        drawn = performance.now();
      }
      await reading;
    }
    if (own !== turn) return;
    const papers = papersOf(at);
    const isAll = at === labels.length;
    const isWhole = isPlain(view) && !load().hide; // then it is known how many there are before all is read
    const count = isWhole ? (places?.size ?? (view.q ? papers.length : data.count)) : isAll ? papers.length : Infinity;
    draw(papers, count, false, labels[at - 1]);
  } catch {
    if (own !== turn) return;
    const again = element('button', { type: 'button', onclick: refresh }, say('다시 시도', 'Try again'));
    list.parentNode.classList.replace('paperboy-asked', 'paperboy-answered');
    state.replaceChildren(say('논문 자료를 읽지 못했습니다. ', 'The papers could not be read. '), again);
  } finally {
    if (own === turn) form.ariaBusy = 'false';
  }
};

const choose = (isTyping) => {
  view = viewInForm(form);
  limit = STEP;
  const address = addressOf(view);
  if (address.href !== location.href) history[isTyping ? 'replaceState' : 'pushState'](null, '', address);
  if (view.show.includes('mine') && !load().words[0]) openSettings(refresh);
  refresh();
};

let typing;
form.addEventListener('input', ({ target }) => {
  clearTimeout(typing);
  if (target.name === 'q') typing = setTimeout(choose, 200, true);
  else choose();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  choose();
});
form.addEventListener('click', ({ target }) => {
  if (!target.ariaPressed) return;
  target.ariaPressed = String(target.ariaPressed !== 'true');
  choose();
});
more.addEventListener('click', async () => {
  const next = limit;
  limit += STEP;
  history.replaceState({ paperboyPapers: limit }, '');
  await refresh();
  first('a', list.children[next])?.focus({ preventScroll: true });
});
on('popstate', () => {
  view = asked();
  limit = Math.max(STEP, history.state?.paperboyPapers ?? 0);
  fillForm(form, view);
  refresh();
});
on('storage', ({ key }) => (!key || key === KEY) && refresh());
on('pageshow', ({ persisted }) => persisted && refresh());
on('click', ({ target }) => {
  const star = target.closest?.('.paperboy-star');
  if (star) toggleSaved(star.dataset.id);
});
first('.paperboy-settings', form).addEventListener('click', () => openSettings(refresh));
first('.paperboy-help', form).addEventListener('click', openHelp);
watchOpening(() => {});
watchKeys(toggleSaved, openHelp);
fillForm(form, view);
refresh();
