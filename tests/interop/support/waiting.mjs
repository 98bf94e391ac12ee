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
  async find(predicate, what = 'an item that matches', milliseconds) {
    let found;
    await this.until(() => (found = this.items.find(predicate)) !== undefined, what, milliseconds);
    return found;
  }

  async count(n, what = `${n} items`) {
    await this.until(() => this.items.length >= n, what);
    return this.items;
  }

  // Looks at once, and again after each item.
  until(condition, what, milliseconds) {
    const held = new Promise(resolve => {
      const look = () => {
        const holds = condition();
        if (holds) resolve();
        return holds;
      };
      if (!look()) this.#waiting.push(look);
    });
    return withDeadline(held, what, milliseconds).catch(error => {
      error.message += `\nseen: ${JSON.stringify(this.items).slice(0, 2_000)}`;
      throw error;
    });
  }
}
