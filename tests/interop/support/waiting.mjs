// Waiting for what must happen, with a deadline and a sentence for when it does not.

export function withDeadline(promise, what, milliseconds = 5_000) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not within ${milliseconds} ms: ${what}`)), milliseconds);
  });
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer));
}

// Keeps what a callback was given, and lets a test wait for it.
export class Recorder {
  #waiting = [];
  items = [];

  add(item) {
    this.items.push(item);
    this.#waiting = this.#waiting.filter(waiting => !waiting());
  }

  // The first item, past or future, for which the predicate holds.
  find(predicate, what = 'an item that matches', milliseconds) {
    const found = new Promise(resolve => {
      const look = () => {
        const item = this.items.find(predicate);
        if (item !== undefined) resolve(item);
        return item !== undefined;
      };
      if (!look()) this.#waiting.push(look);
    });
    return withDeadline(found, what, milliseconds).catch(error => {
      error.message += `\nseen: ${JSON.stringify(this.items).slice(0, 2_000)}`;
      throw error;
    });
  }

  async count(n, what = `${n} items`) {
    await this.find(() => this.items.length >= n, what);
    return this.items;
  }
}
