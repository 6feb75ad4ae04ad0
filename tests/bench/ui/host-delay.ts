import { Agent, request } from "node:http";

const EVERY_MS = 10;

/**
 * How long the host keeps others waiting: from outside, by asking for its smallest file over and over while something
 * else goes on. A delay of 100 ms or more means that one task held its thread.
 */
export class HostDelay {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #delays: number[] = [];
  #running = true;
  readonly #ended: Promise<void>;

  constructor(url: string) {
    this.#url = new URL("/index.html", url);
    this.#ended = this.#askOnAndOn();
  }

  /** Milliseconds of every answer since the last call. */
  take(): readonly number[] {
    const taken = this.#delays;
    this.#delays = [];
    return taken;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#ended;
    this.#agent.destroy();
  }

  async #askOnAndOn(): Promise<void> {
    while (this.#running) {
      const began = performance.now();
      await this.#ask();
      this.#delays.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
  }

  async #ask(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      request(this.#url, { method: "HEAD", agent: this.#agent }, (response) => {
        response.resume().on("end", resolve);
      })
        .on("error", reject)
        .end();
    });
  }
}
