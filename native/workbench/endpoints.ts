import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Endpoint, EndpointCheck } from "#core/generation/endpoint.ts";
import { endpointGenerator } from "#native/generation/endpoint-generator.ts";
import type { Store } from "#native/storage/store.ts";

/** How long a check waits: a server that loads its model on the first request needs a while. */
const CHECK_MS = 60_000;

/** Endpoints that the user added: the only places outside a linked machine that texts are sent to. */
export class Endpoints {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  list(): Endpoint[] {
    return this.#store.endpoints.list();
  }

  find(name: string): Result<Endpoint, Problem> {
    const found = this.#store.endpoints.find(name);
    if (found) return ok(found);
    const known = this.list().map((endpoint) => endpoint.name);
    return err(
      problem(
        "endpoint-unknown",
        `There is no endpoint "${name}"; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "add one with msm endpoints add NAME --url URL --model MODEL"}.`,
      ),
    );
  }

  /** Nothing is asked of it yet. An address that carries a password, or a key instead of a variable's name, is refused. */
  add(endpoint: Endpoint): Result<Endpoint, Problem> {
    const url = new URL(endpoint.url);
    if (url.username !== "" || url.password !== "" || url.search !== "") {
      return err(
        problem(
          "endpoint-with-secret",
          `The address of endpoint "${endpoint.name}" carries a name, password or query, which would be stored: name the environment variable that holds the key instead.`,
        ),
      );
    }
    if (this.#store.endpoints.add(endpoint, this.#now().toISOString())) return ok(endpoint);
    return err(
      problem(
        "endpoint-name-taken",
        `There is an endpoint "${endpoint.name}" already: remove it first, or choose another name.`,
      ),
    );
  }

  remove(name: string): Result<{ readonly name: string }, Problem> {
    const found = this.find(name);
    if (!found.ok) return found;
    this.#store.endpoints.remove(name);
    return ok({ name });
  }

  /** Asks for one word. An endpoint that does not answer is no failure of this call: it is what it finds. */
  async check(name: string, signal?: AbortSignal): Promise<Result<EndpointCheck, Problem>> {
    const found = this.find(name);
    if (!found.ok) return found;
    const started = performance.now();
    const generator = endpointGenerator({
      endpoint: found.value,
      environment: process.env,
      sends: 1,
      timeoutMs: CHECK_MS,
    });
    const answer = await generator.generate(
      {
        messages: [{ role: "user", content: "Answer with the single word: ready" }],
        maxTokens: 256,
        temperature: 0,
        seed: "check",
      },
      signal ?? new AbortController().signal,
    );
    const seconds = (performance.now() - started) / 1000;
    return ok(
      answer.ok
        ? { name, reachable: true, message: `Endpoint "${name}" answers.`, seconds, answer: answer.value.text.trim() }
        : { name, reachable: false, message: answer.error.message, seconds, answer: null },
    );
  }
}
