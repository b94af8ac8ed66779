// Answers what is typed from the index, reading as little of it as that needs.
import { parse } from './query.js';
import { order, score } from './score.js';
import { slips, variants } from './slips.js';
import { UNSPACED, termOf } from './terms.js';

const MOST_WORDS = 5; // looked up, the longest: each costs a file, and five tell a title from all others
const MOST_SHARDS = 3; // read for the terms that a word may go on to be
const FEW_WORDS = 3; // with more, each tells less: the terms that one may go on to be are left out, and slips near its start
const SLIPPED = { 1: 0.6, 2: 0.4 }; // how sure a word is that is found by a slip, or by two in a long one

const fetched = async (address, cache) => {
  const answer = await fetch(address, { cache });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

// base: the address of the site, with "/" at its end. `index`: what index.json says, if it was asked for already.
export function open(base, { get = fetched, index } = {}) {
  const known = new Map(index ? [['index.json', index]] : []);

  const read = (name, cache) => {
    if (!known.has(name)) known.set(name, get(`${base}search/${name}`, cache));
    return known.get(name);
  };

  // Returns { rows, count, terms }: the best, how many there are, and the terms that were found, for `marks.js`.
  async function search(typed, limit = 6) {
    try {
      return await answer(typed, limit, prepared(await read('index.json')));
    } catch {
      known.clear(); // the site was built again while the page was open, so that the index has another folder
      return answer(typed, limit, prepared(await read('index.json', 'reload')));
    }
  }

  // Returns { asked, ranked, papers }: what is asked (`query.js`), [[number, points]] of all that is found, best first,
  // and how many papers there are. A paper's number is its place among all, month by month and within a month by votes;
  // posts come after papers.
  async function find(typed) {
    const table = prepared(await read('index.json'));
    const { asked, ranked } = await lookUp(typed, table);
    return { asked, ranked, papers: table.papers };
  }

  async function lookUp(typed, table) {
    const asked = parse(typed, table);
    const words = chosen(asked.words, table.long);
    const count = words.filter(({ joins }) => !joins).length;
    const found = await Promise.all(
      words.map(async (word) => ({ ...word, entries: await entriesOf(word, count, table) }))
    );
    return { asked, found, ranked: score(found, table) };
  }

  async function answer(typed, limit, table) {
    const { asked, found, ranked } = await lookUp(typed, table);
    const rows = await Promise.all(ranked.slice(0, limit).map(([number, points]) => rowOf(number, points, table)));
    const meant = [...found.flatMap(({ entries }) => entries), ...asked.words.flatMap(({ terms }) => terms)];
    const terms = new Set(meant.map(({ term }) => term));
    for (const [term, english] of Object.entries(table.glossary))
      // what a post in Korean has for a word in English
      if (english.some((phrase) => phrase.split(' ').every((word) => terms.has(termOf(word))))) terms.add(term);
    return { rows: order(rows.filter(Boolean), asked), count: ranked.length, terms };
  }

  const termsOf = async (shards, { version }) =>
    (await Promise.all(shards.map((shard) => read(`${version}/t${shard}.json`)))).flatMap(Object.entries);

  async function entriesOf({ terms, joins }, count, table) {
    const lists = await Promise.all(terms.map((each) => termsOf(shardsOf(each, count, table), table)));
    const found = terms.flatMap((each, at) => matches(each, lists[at], count));
    const [{ term, sure }] = terms;
    if (found.length || joins || term.length < 4 || UNSPACED.test(term)) return found;
    const near = slipped(term, sure, lists[0]);
    if (near.length || count > FEW_WORDS) return near;
    const own = table.shardOf(term);
    const others = new Set(
      variants(term)
        .map(table.shardOf)
        .filter((shard) => shard !== own)
    );
    return slipped(term, sure, await termsOf([...others].slice(0, 2 * MOST_SHARDS), table));
  }

  async function rowOf(number, points, { version, papers, rows }) {
    if (number >= papers) {
      const [path, title, date, text] = await read(`${version}/p${number - papers}.json`);
      const url = (await read('posts.json'))[path]; // none if Jekyll has left it out
      return url && { title, date, text, url, organization: '', points };
    }
    const block = await read(`${version}/r${Math.floor(number / rows)}.json`);
    const [id, title, date, upvotes, text, isByAI, organization, address, accepted, isWithdrawn] = block[number % rows];
    const url = address ? base + address.slice(1) : `https://huggingface.co/papers/${id}`;
    return { id, title, date, upvotes, text, isByAI, organization, url, accepted, isWithdrawn, points };
  }

  return { search, find };
}

const isTelling = (term) => term.length > (UNSPACED.test(term) ? 1 : 2);

// The words to look up. One that is nearly everywhere tells little beside four others.
function chosen(words, long) {
  const telling = words.filter(({ terms }) => !terms.some(({ term }) => long.has(term)));
  const some = telling.length > 3 ? telling : words;
  if (some.length <= MOST_WORDS) return some;
  return [...some].sort((a, b) => b.terms[0].term.length - a.terms[0].term.length).slice(0, MOST_WORDS);
}

function shardsOf({ term, goesOn }, count, { shardOf, long }) {
  const first = shardOf(term);
  const isRange = goesOn && isTelling(term) && count <= FEW_WORDS && !long.has(term);
  const last = isRange ? Math.min(first + MOST_SHARDS - 1, shardOf(`${term}\uffff`)) : first;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

// The terms of a list that a word may mean: the word itself, and those that it may be the beginning of, the nearer in
// length the surer. A short one, while it is typed beside others, may be anything.
function matches({ term, sure, goesOn }, list, count) {
  const exact = list.filter(([other]) => other === term);
  const certain = goesOn && !isTelling(term) && count > 1 ? Math.min(sure, 0.6) : sure;
  const longer =
    isTelling(term) && (goesOn || !exact.length)
      ? list.filter(([other]) => other !== term && other.startsWith(term))
      : [];
  return [
    ...exact.map(([other, entry]) => ({ term: other, entry, sure: certain })),
    ...longer.map(([other, entry]) => ({
      term: other,
      entry,
      sure: certain * (0.5 + (0.4 * term.length) / other.length),
    })),
  ];
}

function slipped(term, sure, list) {
  const most = term.length > 7 ? 2 : 1;
  return list.flatMap(([other, entry]) => {
    const count = slips(term, other, most);
    return count > most ? [] : [{ term: other, entry, sure: sure * SLIPPED[count] }];
  });
}

const tables = new WeakMap();

// What index.json says, ready to be asked.
function prepared(index) {
  if (!tables.has(index)) tables.set(index, table(index));
  return tables.get(index);
}

function table({ months, starts, long, stop, posts, ...index }) {
  const first = starts.split(' ');
  const votes = new Uint8Array(index.papers);
  let start = 0;
  for (const [, count, many, some] of months) {
    votes.fill(1, start, start + some).fill(2, start, start + many);
    start += count;
  }
  const shardOf = (term) => {
    // the last one that does not begin after the term
    let [low, high] = [0, first.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (first[middle] <= term) low = middle;
      else high = middle;
    }
    return low;
  };
  const words = { long: new Set(long.split(' ')), stop: new Set(stop.split(' ')) };
  return { ...index, ...words, count: index.papers + posts, votes, shardOf };
}
