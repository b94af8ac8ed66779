// Saved papers as text to take away.
import { authorsOf } from './papers.js';

const yearOf = (data) => data.get('rft.date')?.slice(0, 4) ?? '';
const lastName = (name) => name.split(' ').at(-1);

// A list item, such as "- [Title](address), Ashish Vaswani et al., 2017: What it is".
export const markdown = (data, gist) => {
  const plain = (text) => text.replace(/[\\`*_[\]<>]/g, '\\$&');
  const [author, other] = authorsOf(data);
  const by = [author && plain(author) + (other ? ' et al.' : ''), yearOf(data)].filter(Boolean).map((each) => `, ${each}`);
  return `- [${plain(data.get('rft.title'))}](${data.get('rft.identifier')})${by.join('')}${gist && `: ${plain(gist)}`}`;
};

// An entry of BibTeX. Braces keep the capitals of the title, and names of groups whole.
export const bibtex = (data) => {
  const plain = (text) => text.replace(/[\\{}]/g, '').replace(/[&%$#_]/g, '\\$&').replace(/[~^]/g, '\\$&{}');
  const url = data.get('rft.identifier') ?? '';
  const id = url.split('/').at(-1);
  const [author = ''] = authorsOf(data);
  const key = lastName(author).normalize('NFD').toLowerCase().replace(/[^a-z]/g, '');
  const isOnArxiv = data.get('rft.publisher') === 'arXiv';
  const fields = {
    title: `{${plain(data.get('rft.title'))}}`,
    author: [...data.getAll('rft.au').map(plain), ...data.getAll('rft.aucorp').map((group) => `{${plain(group)}}`)]
      .join(' and '),
    year: yearOf(data),
    eprint: isOnArxiv && id,
    archivePrefix: isOnArxiv && 'arXiv',
    doi: data.get('rft_id')?.replace('info:doi/', ''),
    url,
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${key}${yearOf(data)}-${id},\n${lines.join(',\n')}\n}`;
};
