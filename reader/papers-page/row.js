// A paper's row, with the elements and classes of the macro `row` (templates/macros.html.j2); a test compares both.
import { element, say } from '../page.js';

// As src/paperboy/post/titles.py: what ends the name that a title begins with.
const SEPARATOR = /(?<!:)(?!(?<=(?<![\p{L}\p{N}_])[\p{L}\p{N}_]):[\p{L}\p{N}_](?![\p{L}\p{N}_]))[:：](?=\s|$|\p{L})|\s+[-–—―](?=\s)/gu;
const LONGEST_NAME = 60;

const lengthOfName = (title) => {
  for (const match of title.matchAll(SEPARATOR)) {
    const isWithin = /^\p{Ll}/u.test(title.slice(match.index + match[0].length)) && title.slice(0, match.index).includes(' ');
    if (isWithin) continue;
    const length = [...title.slice(0, match.index).trim()].length;
    return length > 0 && length <= LONGEST_NAME ? match.index : title.length;
  }
  return title.length;
};

// As src/paperboy/post/zotero.py: groups among authors, whose names are not to be split.
const GROUP = RegExp(
  '\\b(?:team|group|labs?|laborator(?:y|ies)|consortium|collaboration|community|contributors|committee|project' +
    '|initiative|alliance|network|society|association|organi[sz]ation|foundation|institute?|academy|cent(?:er|re)' +
    '|research|technolog(?:y|ies)|company|corp(?:oration)?|inc|ltd)\\b|\\buniversit[éy](?!\\p{L})',
  'iu'
);
const nameOf = (author) => (GROUP.test(author) || /\bAI\b/.test(author) ? `${author.replaceAll(',', '')},` : author);

const ARXIV = /^\d\d(?:0[1-9]|1[0-2])\.\d{4,5}$|^[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?\/\d{7}$/;
const quoted = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const dataOf = ({ id, title, authors = [], date }) => {
  const isOnArxiv = ARXIV.test(id);
  return [
    ['ctx_ver', 'Z39.88-2004'],
    ['rft_val_fmt', 'info:ofi/fmt:kev:mtx:dc'],
    ['rft.type', 'preprint'],
    ['rft.title', title],
    ...authors.map((author) => ['rft.au', nameOf(author)]),
    ['rft.date', date],
    ['rft.publisher', isOnArxiv ? 'arXiv' : 'Hugging Face'],
    ['rft.identifier', isOnArxiv ? `https://arxiv.org/abs/${id}` : `https://huggingface.co/papers/${id}`],
    ...(isOnArxiv ? [['rft_id', `info:doi/10.48550/arXiv.${id}`]] : []),
  ].map(([key, value]) => `${key}=${quoted(value)}`).join('&');
};

const span = (className, ...content) => element('span', { className }, ...content);
const apart = (text) => span('paperboy-apart', text);
const separated = (pieces, sign) => pieces.flatMap((piece, at) => (at ? [sign, ...piece] : piece));

// names: { topics: by id { name, whole }, pages: the parts of organizations' addresses by name, year, locale }.
// `site` is the address of the site's root; what is in none of the month's data is left out.
export const rowOf = (paper, { topics, pages, year, locale }, site) => {
  const { id, title, date, upvotes, organization, address, gist, gist_by: by, code_url: code, project_url: project } = paper;
  const end = lengthOfName(title);
  const name = title.slice(0, end);
  const found = (paper.topics ?? []).filter((each) => topics.has(each));
  const wholes = new Set(found.map((each) => topics.get(each).whole));
  const shown = found.filter((each) => !wholes.has(each));
  const link = (href, text) => element('a', { href, ariaLabel: `${text}: ${name}` }, text);
  const number = (value) => value.toLocaleString(locale);
  const links = [];
  if (code) links.push([link(code, say('코드', 'Code')), ...(paper.code_stars ? [`\u00a0★\u00a0${number(paper.code_stars)}`] : [])]);
  if (project) links.push([link(project, say('프로젝트', 'Project'))]);
  const chips = shown.map((each) => [span('paperboy-topic', element('a', { href: `${site}topics/${each}/` }, topics.get(each).name))]);
  const marks = [
    paper.pick && say('★\u00a0골라 읽음', '★\u00a0Pick'),
    paper.withdrawn ? say('철회됨', 'Withdrawn') : paper.accepted && say(`${paper.accepted} 채택`, `Accepted at ${paper.accepted}`),
  ].filter(Boolean);
  const label = by === 'ai' ? [span('paperboy-label', say('AI 요약', 'AI summary')), apart(':'), ' '] : [];
  const line = separated(
    [
      ...marks.map((mark) => [element('strong', { className: 'paperboy-mark' }, mark)]),
      ...(gist ? [[...label, element('span', { className: 'paperboy-gist', lang: 'en' }, gist)]] : []),
    ],
    ' · '
  );
  const page = pages.get(organization);
  const made = element(
    'li',
    {},
    element('a', { href: address ? site + address.slice(1) : `https://huggingface.co/papers/${id}` },
      element('bdi', { lang: 'en', ...(end === title.length && { className: 'paperboy-whole' }) },
        element('strong', {}, name), title.slice(end))),
    ' ',
    span('paperboy-votes', `▲\u00a0${number(upvotes)}`),
    ...(organization
      ? [apart(' ·'), ' ', element('bdi', { className: 'paperboy-organization' },
          element('a', { href: page ? `${site}organizations/${encodeURIComponent(page)}/` : `${site}papers/?organization=${quoted(organization)}` }, organization))]
      : []),
    apart(' ·'), ' ',
    span('paperboy-about', ...separated([[span('paperboy-note', dayOf(date, year, locale))], ...links, ...chips], ' · ')),
    ...(line[0] ? [element('span', { hidden: true }, ': '), element('br'), '\n', span('paperboy-line', ...line)] : [element('span', { hidden: true }, '. ')]),
    ...(paper.note ? [element('br'), '\n', span('paperboy-remark', element('strong', {}, say('내 메모', 'My note')), `: ${paper.note}`)] : []),
    element('span', { className: 'Z3988', title: dataOf(paper) })
  );
  made.dataset.paper = id;
  const named = [...shown.map((each) => topics.get(each).name), ...shown.map((each) => topics.get(topics.get(each).whole)?.name)];
  if (shown[0]) made.dataset.topics = [...new Set(named.filter(Boolean))].join('|');
  if (code) made.dataset.code = '';
  if (paper.pick) made.dataset.pick = '';
  return made;
};

const dayOf = (date, year, locale) =>
  new Date(`${date}T00:00Z`).toLocaleDateString(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    ...(date.startsWith(year) ? {} : { year: 'numeric' }),
  });

export const idOf = ({ id }) => `paper-${id.replace(/[^A-Za-z0-9]/g, '-')}`;

// What a reader's keywords are looked for in: as `wordsOf` of a row (../papers.js).
export const textsOf = ({ title, gist = '', note = '', organization = '', authors = [], topics = [] }, names) =>
  [title, gist, note, organization, ...authors, ...topics.map((each) => names.topics.get(each)?.name ?? '')];
