import { Agent, type AgentOptions, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";

import { problem, type Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";

/** Opens a connection to the server of a checkpoint. */
export type Dial = () => Promise<Result<Duplex, Problem>>;

const ENDED = problem("link-closed", "The connection was closed; ask again to open it.");

/** A connection that could not be opened; its sentence says why. */
export class DialFault extends Error {
  readonly problem: Problem;

  constructor(why: Problem) {
    super(why.message);
    this.problem = why;
  }
}

/**
 * HTTP over streams that somebody else opens. They are opened one after the other, since each may be a login of its own and
 * machines turn away many at once, and are kept for the next request.
 */
export class StreamAgent extends Agent {
  readonly #dial: Dial;
  #dialling: Promise<unknown> = Promise.resolve();
  #destroyed = false;

  constructor(dial: Dial, connections: number) {
    super({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections } satisfies AgentOptions);
    this.#dial = dial;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const opened = this.#dialling.then(() => this.#open());
    this.#dialling = opened;
    void opened.then((dialled) => {
      if (dialled.ok) callback?.(null, asSocket(dialled.value));
      // Node's declaration wants a stream beside an error; its code does not look at it.
      else (callback as ((error: Error) => void) | undefined)?.(new DialFault(dialled.error));
    });
    return undefined;
  }

  override destroy(): void {
    this.#destroyed = true;
    super.destroy();
  }

  /** A connection that comes after the end would be nobody's, and its login would stay. */
  async #open(): Promise<Result<Duplex, Problem>> {
    if (this.#destroyed) return err(ENDED);
    const dialled = await this.#dial();
    if (!dialled.ok || !this.#destroyed) return dialled;
    dialled.value.destroy();
    return err(ENDED);
  }
}

/** Node's agent sets a socket's timers and lets an idle one not hold the process; a plain stream has nothing to set. */
function asSocket(stream: Duplex): Duplex {
  for (const name of ["setKeepAlive", "setTimeout", "ref", "unref"]) {
    if (!(name in stream)) Object.defineProperty(stream, name, { value: () => stream });
  }
  return stream;
}
