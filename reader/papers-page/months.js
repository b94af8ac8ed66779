// The data of the months: which there are, and their papers, each month read once and when it is needed.

// base: the address of the folder with the data, with "/" at its end. Returns { months, newest, read, known }.
export async function openMonths(base) {
  const get = async (name) => {
    const answer = await fetch(base + name);
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    return answer.json();
  };
  const { months } = await get('index.json'); // the newest first
  const asked = new Map();
  const known = new Map();

  // Returns the papers of a month, the newest first, and of a day those of most votes.
  const read = (label) => {
    if (!asked.has(label)) {
      const { file, sha256 } = months.find(({ month }) => month === label);
      // with the checksum, a month that changed is not taken from the browser's cache
      asked.set(label, get(`${file}?${sha256.slice(0, 8)}`).then((papers) => {
        const { offset } = months.find(({ month }) => month === label);
        const byVotes = [...papers].sort(moreVotes);
        byVotes.forEach((paper, at) => (paper.place = offset + at)); // search has them in this order
        known.set(label, papers.sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : moreVotes(one, other))));
      }));
      asked.get(label).catch(() => asked.delete(label)); // to be asked for again
    }
    return asked.get(label);
  };

  let offset = 0;
  for (const month of [...months].reverse()) {
    month.offset = offset;
    offset += month.papers;
  }
  return { months, count: offset, read, known };
}

export const moreVotes = (one, other) => other.upvotes - one.upvotes || (one.id < other.id ? -1 : 1);
