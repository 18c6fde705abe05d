/** Any number of latencies, in microseconds, without an object for each. */
export class Latencies {
  #values = new Float64Array(1 << 16);
  #count = 0;

  add(latencyUs: number): void {
    if (this.#count === this.#values.length) {
      const longer = new Float64Array(2 * this.#count);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#count++] = latencyUs;
  }

  get count(): number {
    return this.#count;
  }

  all(): Float64Array {
    return this.#values.slice(0, this.#count);
  }

  clear(): void {
    this.#count = 0;
  }
}
