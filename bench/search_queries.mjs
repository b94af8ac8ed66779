// node bench/search_queries.mjs FOLDER QUERIES.json DRAWN: asks the index in FOLDER/search about the papers in
// FOLDER/papers.jsonl, and prints how many answers are right and what they cost. bench/search.py makes both and starts it.
//
// An answer is right if the wanted paper is among the first three; of several ("all papers by X") as many of the first
// three as there are. Each query is asked cold: index, lists and rows are counted, gzipped; files that are asked for
// together count as one trip. DRAWN queries are drawn of each of eleven kinds, copies of papers included.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { open } from '../reader/search/index.js';
import { fold, stem, wordsOf } from '../reader/search/terms.js';

const [folder, queries, drawn] = process.argv.slice(2);
const papers = readFileSync(join(folder, 'papers.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const byId = new Map(papers.map((paper) => [paper.id, paper]));
// A hyphen or a space, singular or plural: the same phrase.
const plain = (text) =>
  wordsOf(fold(text))
    .flatMap((word) => word.split(/[-.'’/+_]/).map(stem))
    .join(' ');
for (const paper of papers)
  paper.heads = plain([paper.title, paper.organization, ...paper.authors].join('\n')).split(' ');
for (const paper of papers)
  paper.all = plain([paper.title, paper.abstract, paper.gist, paper.organization, ...paper.keywords].join('\n'));

// Which papers are right. A copy is as right as the paper where a query by hand cannot tell them apart: all typed words
// that the paper's title, organization and authors have, at least two, are in the copy's, too.
function isRight(want, query, kind) {
  if (want.id) {
    const typed = plain(query)
      .split(' ')
      .filter((word) => byId.get(want.id)?.heads.includes(word));
    const isAlike = (paper) =>
      kind !== 'drawn' && typed.length > 1 && typed.every((word) => paper.heads.includes(word));
    return (paper) => paper.id === want.id || isAlike(paper);
  }
  if (want.author)
    return (paper) => paper.authors.some((name) => ` ${plain(name)} `.includes(` ${plain(want.author)} `));
  if (want.org) return (paper) => plain(paper.organization).includes(plain(want.org));
  if (want.title) return (paper) => fold(paper.title).includes(fold(want.title));
  return (paper) =>
    want.has.every((word) => paper.all.includes(plain(word))) &&
    (!want.or || want.or.some((word) => paper.all.includes(plain(word))));
}

const sizes = new Map();
const bytesOf = (path) => {
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(path), { level: 6 }).length);
  return sizes.get(path);
};
let asked = [];
let waiting = [];
let trips = 0;
const get = (path) =>
  new Promise((answer) => {
    asked.push(path);
    if (waiting.push([answer, path]) > 1) return;
    setImmediate(() => {
      trips++;
      for (const [each, name] of waiting.splice(0)) each(JSON.parse(readFileSync(name, 'utf8')));
    });
  });

async function ask([kind, query, want], how) {
  asked = [];
  trips = 0;
  const { rows, count } = await open(`${folder}/`, { get }).search(query);
  const right = isRight(want, query, how);
  const good = rows.map((row) => right(byId.get(row.id)));
  const exact = rows.slice(0, 3).some((row) => row.id === want.id);
  const among = good.slice(0, 3).filter(Boolean).length;
  const there = want.id ? +byId.has(want.id) : papers.filter(right).length;
  const passes = among >= Math.min(3, there);
  if (!passes)
    console.log(
      `  wrong: ${kind} | ${query} | ${rows
        .slice(0, 4)
        .map((row) => `${row.title.slice(0, 44)} ${row.points.toFixed(1)}`)
        .join(' / ')} | rank ${good.indexOf(true) + 1}`
    );
  const bytes = asked.reduce((sum, path) => sum + bytesOf(path), 0);
  return {
    kind,
    query,
    passes,
    there,
    isCopy: passes && want.id && !exact,
    kB: +(bytes / 1000).toFixed(1),
    files: asked.length,
    trips,
    count,
  };
}

function print(name, rows) {
  const most = (key) => Math.max(...rows.map((row) => row[key]));
  const kB = rows.map((row) => row.kB).sort((a, b) => a - b);
  console.log(
    `${name.padEnd(24)} ${rows.filter((row) => row.passes).length} of ${rows.length} right; kB gz: median ${kB[kB.length >> 1]}, ` +
      `most ${kB.at(-1)}; files: most ${most('files')}; trips: most ${most('trips')}`
  );
}

const written = [];
for (const query of JSON.parse(readFileSync(queries, 'utf8'))) written.push(await ask(query));
const unanswerable = written.filter((row) => !row.there).length;
print('written by hand', written);
const copies = written.filter((row) => row.isCopy).length;
if (copies) console.log(`  (${copies} of them found copies that have all that was typed)`);
if (unanswerable) console.log(`  (${unanswerable} of them have no paper among these)`);

let seed = 7;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
const one = (list) => list[random(list.length)];
const times = new Map();
for (const paper of papers)
  for (const word of new Set(paper.all.match(/[a-z]{4,}/g))) times.set(word, (times.get(word) ?? 0) + 1);
const slip = (word) => {
  const at = 2 + random(word.length - 3);
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
};
const rareWords = (paper, least) =>
  (fold(paper.abstract).match(/[a-z]+/g) ?? []).filter((word) => word.length >= least && times.get(stem(word)) === 1);
const KINDS = {
  'whole title': (paper) => [paper.title, { id: paper.id }],
  'half a title': (paper) => {
    const words = paper.title.split(' ');
    const length = Math.ceil(words.length / 2);
    const start = random(words.length - length + 1);
    return words.length > 7 && [words.slice(start, start + length).join(' '), { id: paper.id }];
  },
  'title as far as typed': (paper) =>
    paper.title.length > 40 && [paper.title.slice(0, Math.ceil(paper.title.length * 0.6)), { id: paper.id }],
  'title with a slip': (paper) => {
    const words = paper.title.split(' ');
    const at = random(words.length);
    return (
      words[at].length > 4 && [
        words.map((word, place) => (place === at ? slip(word) : word)).join(' '),
        { id: paper.id },
      ]
    );
  },
  'rare word': (paper) => {
    const words = rareWords(paper, 5);
    return words.length && [one(words), { id: paper.id }];
  },
  'rare word with a slip': (paper) => {
    const words = rareWords(paper, 7);
    return words.length && [slip(one(words)), { id: paper.id }];
  },
  id: (paper) => [paper.id, { id: paper.id }],
  author: (paper) => {
    const author = one(paper.authors);
    return author?.includes(' ') && [author, { author }];
  },
  'author and a word': (paper) => {
    const author = one(paper.authors);
    const words = paper.title.split(' ').filter((word) => /^[a-z]{6,}$/i.test(word));
    return author && words.length && [`${one(words)} ${author}`, { id: paper.id }];
  },
  organization: (paper) => paper.organization && [paper.organization, { org: paper.organization }],
  keyword: (paper) => {
    const keyword = one(paper.keywords);
    return keyword && [keyword, { has: [keyword] }];
  },
};
const all = [];
for (const [kind, make] of Object.entries(KINDS)) {
  const rows = [];
  while (rows.length < +drawn) {
    const query = make(one(papers));
    if (query) rows.push(await ask([kind, ...query], 'drawn'));
  }
  print(kind, rows);
  all.push(...rows);
}
if (all.length) print('all that were drawn', all);
const files = readdirSync(join(folder, 'search'), { recursive: true, withFileTypes: true }).filter((file) =>
  file.isFile()
);
const paths = files.map((file) => join(file.parentPath ?? file.path, file.name));
const sum = (sizeOf) => (paths.reduce((total, path) => total + sizeOf(path), 0) / 1e6).toFixed(1);
console.log(
  `${paths.length} files, ${sum((path) => readFileSync(path).length)} MB, ${sum(bytesOf)} MB gz; index.json ${(bytesOf(join(folder, 'search/index.json')) / 1000).toFixed(1)} kB gz`
);
