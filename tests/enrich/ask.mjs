// Answers for the tests: what the client of search makes of what is on stdin, as JSON. `client.py` starts it.
import { readFileSync } from 'node:fs';
import { open } from '../../reader/search/index.js';
import { marked, passage } from '../../reader/search/marks.js';
import { parse } from '../../reader/search/query.js';
import { numbers } from '../../reader/search/score.js';
import { slips } from '../../reader/search/slips.js';
import { fold, termsOf, wordsOf } from '../../reader/search/terms.js';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const file = (address) => JSON.parse(readFileSync(address, 'utf8'));

// What is read once, as a browser that keeps nothing does it; `missing` are beginnings of names that are not there once.
async function answer(folder, query, limit, missing = []) {
  const files = [];
  const get = async (address, cache) => {
    const name = address.slice(`${folder}/search/`.length);
    files.push(name);
    if (cache !== 'reload' && missing.length && files.length > 1) (missing.pop(), file('/not/there'));
    return file(address);
  };
  const { rows, count, terms } = await open(`${folder}/`, { get }).search(query, limit);
  return { rows, count, terms: [...terms], files };
}

const KINDS = {
  search: ({ folder, query, limit, missing }) => answer(folder, query, limit, missing),
  terms: ({ text }) => wordsOf(fold(text)).map((word) => termsOf(word)),
  parse: ({ folder, query }) => {
    const { stop, ...table } = file(`${folder}/search/index.json`);
    return parse(query, { ...table, stop: new Set(stop.split(' ')) });
  },
  numbers: ({ text }) => numbers(text),
  slips: ({ one, other, most }) => slips(one, other, most),
  marked: ({ text, terms }) => marked(text, new Set(terms)),
  passage: ({ text, terms }) => passage(text, new Set(terms)),
};

const answers = [];
for (const { kind, ...what } of asked) answers.push(await KINDS[kind](what));
console.log(JSON.stringify(answers));
