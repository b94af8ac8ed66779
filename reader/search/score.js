// Lists of documents, as src/paperboy/enrich/postings.py writes them, and what they are worth.
import { SEPARATOR, fold, wordsOf } from './terms.js';

const VALUES = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach(
  (digit, value) => (VALUES[digit.charCodeAt()] = value)
);

export function numbers(text) {
  const found = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let digit = 32;
    for (let shift = 0; digit > 31; shift += 5) {
      digit = VALUES[text.charCodeAt(at++)];
      value |= (digit & 31) << shift;
    }
    found.push(value);
  }
  return found;
}

// An entry: by level the numbers of documents and their places; and how many documents there are.
export function decode(entry) {
  let count = 0;
  const levels = entry.split(' ').map((text) => {
    const isCounted = text[0] === '*';
    const [documents, places] = text.slice(isCounted).split('!').map(numbers);
    if (isCounted) count += documents.pop();
    for (let at = 1; at < documents.length; at++) documents[at] += documents[at - 1];
    count += documents.length;
    return { documents, places };
  });
  return { levels, count };
}

// What a word is worth by where it occurs, alone and together with others of what was typed. A title says what a paper
// is about, and its name most of all; keywords are many and vague; what an abstract says once may be said in passing; a
// word of an author's name is one that many have. Together are the words of one author ("Kaiming He" is one person, and
// not a Kaiming and a He), those of one keyword, and words that follow each other in a title or an organization as they
// were typed.
const LEVELS = [
  { field: 'title', alone: 1.3, together: 1.6 }, // the name before its colon
  { field: 'title', alone: 1, together: 1.3 },
  { field: 'author', alone: 0.7, together: 1.3 },
  { field: 'organization', alone: 1.2, together: 1.5 },
  { field: 'keyword', alone: 0.8, together: 1.3 },
  { field: 'text', alone: 0.6 }, // often
  { field: 'text', alone: 0.4 }, // once
];
const FIELDS = ['title', 'author', 'organization', 'keyword', 'text'];
const PLACES = 1024; // of a field, at most: the longest list of authors had 664
const FAMILY = 1.1; // the family's name, which most people type last
const VOTED = 0.25; // some votes, and as much again for many: it decides between papers that fit as well
const NEWEST = 0.5; // the newest paper against the oldest
const LEAST = 0.4; // of what the best one is worth: others have only something of it

// found: by word, its place in what was typed, and the entries that it may mean [{ entry, sure }].
// Returns documents, best first: [[number, points]].
export function score(found, { count, votes, papers }) {
  const points = new Float32Array(count);
  const ofWord = new Float32Array(count);
  const groups = new Map(); // by document, field and place there: [the last word that was there, what it is worth]
  const reached = [];
  const lastPlace = Math.max(...found.map(({ place }) => place ?? 0));
  found.forEach(({ place, entries }, word) => {
    const lists = entries.map(({ entry, sure }) => ({ ...decode(entry), sure }));
    const all = lists.reduce((sum, list) => sum + list.count, 0);
    const touched = [];
    for (const { levels, count: has, sure } of lists) {
      const rarity = sure * Math.log(1 + count / (sure < 1 ? all : has)); // what may be meant is as common as all of it
      levels.forEach(({ documents, places }, level) => {
        const { field, alone, together } = LEVELS[level];
        const isGrouped = places && place !== undefined && found.length > 1;
        const base = FIELDS.indexOf(field) * PLACES;
        const groupOf = { author: (at) => at >> 1, keyword: (at) => at }[field] ?? ((at) => at - place + PLACES / 2);
        for (let at = 0; at < documents.length; at++) {
          const document = documents[at];
          let value = rarity * alone;
          if (isGrouped) {
            const isFamily = field === 'author' && places[at] & 1 && place === lastPlace;
            const own = isFamily ? rarity * FAMILY : rarity;
            const key = document * FIELDS.length * PLACES + base + groupOf(places[at]);
            const before = groups.get(key);
            value = own * alone;
            if (!before || before[0] === word) groups.set(key, [word, Math.max(before?.[1] ?? 0, own)]);
            else {
              value = own * together + before[1] * (together - alone);
              groups.set(key, [word, 0]); // the words before have got what being together is worth
            }
          }
          if (!ofWord[document]) touched.push(document);
          if (value > ofWord[document]) ofWord[document] = value;
        }
      });
    }
    for (const document of touched) {
      if (!points[document]) reached.push(document);
      points[document] += ofWord[document];
      ofWord[document] = 0;
    }
  });
  const least = LEAST * reached.reduce((best, document) => Math.max(best, points[document]), 0);
  return reached
    .filter((document) => points[document] >= least)
    .map((document) => [
      document,
      points[document] + VOTED * (votes[document] ?? 0) + NEWEST * Math.min(1, document / papers),
    ])
    .sort((a, b) => b[1] - a[1] || b[0] - a[0]);
}

const plain = (text) => wordsOf(fold(text)).join(' ').split(SEPARATOR).join(' ');

// The rows of the best: what was typed, as it is in a title or an organization, goes first.
export function order(rows, { id, text }) {
  const typed = ` ${plain(text)}`;
  for (const row of rows) {
    const title = ` ${plain(row.title)}`;
    if (id) row.points = row.id === id ? 1 : -1;
    else if (typed === ' ') continue;
    else if (title === typed) row.points += 20;
    else if (title.startsWith(typed)) row.points += 4;
    else if (title.includes(typed)) row.points += 2;
    else if (` ${plain(row.organization)}`.includes(typed)) row.points += 4;
  }
  return rows.sort((a, b) => b.points - a.points);
}
