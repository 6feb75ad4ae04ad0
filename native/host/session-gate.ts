import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Why a request is not answered: it comes from elsewhere, or from somebody who has not shown the launch's token. */
export type Refusal = "foreign" | "no-session";

/** So many wrong tokens are heard before all are refused; one more for each `WRONG_TOKEN_REST_MS` that passes. */
export const WRONG_TOKENS = 10;
export const WRONG_TOKEN_REST_MS = 6_000;

interface Door {
  /** What a Host header may say, with its port where it has one. */
  readonly names: (port: number) => readonly string[];
  readonly secure: boolean;
  readonly now: () => number;
}

/**
 * Lets browsers in over TCP: the launch's token, shown once by POST, opens a session, whose cookie is another secret. Each
 * request must name this address (DNS rebinding) and come from this page; wrong tokens are heard at a slow rate only.
 */
export class SessionGate {
  readonly token = randomBytes(32).toString("base64url");
  readonly #cookie = randomBytes(32).toString("base64url");
  readonly #door: Door;
  #wrong = 0;
  #heardAtMs = 0;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Null where the request may be answered; `no-session` may still load the page and show a token. */
  refuse(request: IncomingMessage): Refusal | null {
    const names = this.#door.names(request.socket.localPort ?? 0);
    if (!names.includes(request.headers.host ?? "")) return "foreign";
    const { origin } = request.headers;
    const scheme = this.#door.secure ? "https" : "http";
    if (origin !== undefined && !names.some((name) => origin === `${scheme}://${name}`)) return "foreign";
    return this.#knows(request) ? null : "no-session";
  }

  /** Answers the page that shows its token. */
  open(request: IncomingMessage, response: ServerResponse): void {
    if (this.#restMs() > 0) {
      response.setHeader("retry-after", String(Math.ceil(this.#restMs() / 1000)));
      return end(response, 429, "Too many wrong tokens: wait a minute, then use the URL that msm serve printed.");
    }
    const given = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (request.method !== "POST" || !isFromPage(request) || !sameText(given, this.token)) {
      this.#countWrong();
      return end(response, 401, "The token is not the one of this launch: use the URL that msm serve printed.");
    }
    const secure = this.#door.secure ? "; Secure" : "";
    const cookie = `${this.#cookieName(request)}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/${secure}`;
    response.setHeader("set-cookie", cookie);
    end(response, 204, "");
  }

  #knows(request: IncomingMessage): boolean {
    const name = this.#cookieName(request);
    const cookies = (request.headers.cookie ?? "").split(/;\s*/);
    const shown = cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
    return shown !== undefined && sameText(shown, this.#cookie);
  }

  /** Cookies know no ports: with the port in its name, two workbenches in one browser keep a session each. */
  #cookieName(request: IncomingMessage): string {
    return `${this.#door.secure ? "__Host-" : ""}msm_session_${request.socket.localPort}`;
  }

  #countWrong(): void {
    this.#wrong = this.#stillWrong() + 1;
    this.#heardAtMs = this.#door.now();
  }

  #stillWrong(): number {
    return Math.max(0, this.#wrong - (this.#door.now() - this.#heardAtMs) / WRONG_TOKEN_REST_MS);
  }

  /** How long no token is heard, for any. */
  #restMs(): number {
    return Math.max(0, this.#stillWrong() - (WRONG_TOKENS - 1)) * WRONG_TOKEN_REST_MS;
  }
}

/**
 * Whether a browser says that our own page asks. Cookies of one host are sent to all its ports, so a page of another
 * program on this machine would bring ours; an image or script of it has no Origin, but says that it is of another site.
 */
export function isFromPage(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

export function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
