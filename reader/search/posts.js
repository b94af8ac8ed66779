// Search where `paperboy enrich` has not run: the theme's own list of posts, read when somebody searches.
import { fold, wordsOf } from './terms.js';

export function openPosts(address) {
  let posts;
  const read = async () =>
    (await (await fetch(address)).json()).map((post) => ({ ...post, folded: fold(`${post.title} ${post.text}`) }));

  // As `open` of index.js: posts that have all the words, those first that have them in their title, then the newest.
  async function search(typed, limit = 6) {
    const words = wordsOf(fold(typed));
    const all = await (posts ??= read());
    const found = words.length ? all.filter(({ folded }) => words.every((word) => folded.includes(word))) : [];
    const inTitle = ({ title }) => words.every((word) => fold(title).includes(word));
    const rows = [...found.filter(inTitle), ...found.filter((post) => !inTitle(post))].slice(0, limit);
    return { rows, count: found.length, terms: new Set(words) };
  }

  return { search };
}
