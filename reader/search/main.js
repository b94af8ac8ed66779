// Search, loaded when somebody goes to the search box. `./run script` makes assets/js/paperboy-search.js of these files.
import { watch } from './box.js';
import { open } from './index.js';
import { openPosts } from './posts.js';

export { marked, passage } from './marks.js';
export { decode, numbers, order, score } from './score.js';
export { parse } from './query.js';
export { slips } from './slips.js';
export { fold, stem, termsOf, wordsOf } from './terms.js';
export { open };

// Search in the box of a page. `index`: the answer to a request for search/index.json, so that it and this script come at
// once; without it there is no index, and posts are searched in what the theme's list of them has.
export function attach(box, place, { base, index, posts }) {
  if (!index) return watch(box, place, openPosts(posts));
  const read = index.then((answer) => answer.json());
  read.catch(() => {}); // told when somebody searches
  return watch(box, place, open(base, { index: read }), (typed) => `${base}papers/?q=${encodeURIComponent(typed)}`);
}
