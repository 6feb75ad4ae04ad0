import { problem } from "#core/base/problem.ts";
import { fingerprintOf } from "./host-key.ts";
import type { LinkProblem } from "./link.ts";

interface Reached {
  readonly machine: string;
  readonly destination: string;
  /** The pinned key; null at the first contact. */
  readonly hostKey: string | null;
}

const UNREACHABLE: readonly RegExp[] = [
  /Could not resolve hostname [^\n]*/,
  /connect to host [^\n]*/,
  /Connection (?:closed|reset|timed out|refused)[^\n]*/,
  /kex_exchange_identification[^\n]*/,
  /banner exchange[^\n]*/,
  /Timeout, server [^\n]*/,
  /client_loop: [^\n]*/,
  /No route to host[^\n]*/,
  /Network is unreachable[^\n]*/,
  /Broken pipe[^\n]*/,
];

/**
 * What ssh's words mean, in one sentence. Its exit code says nothing (255 for all of these); where the words are not known
 * it is null, and what was asked stays unknown.
 */
export function explainSsh(stderr: string, reached: Reached): LinkProblem | null {
  const { machine, destination } = reached;
  const key = aboutHostKey(stderr, reached);
  if (key) return key;
  if (/Permission denied|Too many authentication failures|No more authentication methods/.test(stderr)) {
    return problem(
      "key-refused",
      `${destination} refused every key that ssh offered for ${machine}: add your public key there, or name the key in your ssh config, and check with ssh ${destination}.`,
    );
  }
  const words = UNREACHABLE.map((pattern) => pattern.exec(stderr)?.[0].trim()).find((found) => found !== undefined);
  if (words === undefined) return null;
  return problem(
    "machine-unreachable",
    `${machine} cannot be reached (${words.replace(/\.$/, "")}): check the network and the address ${destination}; what runs there goes on.`,
  );
}

function aboutHostKey(stderr: string, { machine, destination, hostKey }: Reached): LinkProblem | null {
  if (!/Host key verification failed|IDENTIFICATION HAS CHANGED|host key is known/.test(stderr)) return null;
  const offered = /SHA256:[A-Za-z0-9+/]{43}/.exec(stderr)?.[0] ?? "another kind of key";
  if (hostKey === null) {
    return problem(
      "host-key-unknown",
      `A host on the way to ${destination} is not known to ssh: connect once with ssh ${destination}.`,
    );
  }
  return problem(
    "host-key-changed",
    `${machine} shows another host key (${offered}) than the one that was pinned (${fingerprintOf(hostKey)}), so nothing was sent: ask its administrator, and only if the change is explained remove the machine and add it again, then take its runs over with msm runs reattach ${machine}.`,
  );
}
