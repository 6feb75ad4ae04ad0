import type { ErrorCode } from "#core/base/errors/catalogue.ts";

const FULL_DISK = "takes a disk that fills or fails while something is written to it";
const RACE = "takes another process in the moment between two steps of this one";
const GENERATOR = "takes a generator that answers, and answers this one stage uselessly in every try";
const AGENT = "takes a machine whose agent refuses so, and the sentence is the agent's own";

/** Codes that no test brings about, and why. */
export const NOT_HERE: Partial<Record<ErrorCode, string>> = {
  "stream-broken": "takes a connection of a window that breaks in the middle of an answer",
  "runtime-too-old": "takes an older Node or ONNX Runtime than is installed",
  "checkpoint-on-another-disk": "takes two disks",
  "engine-failed": "takes a checkpoint whose engine dies while it generates",
  "file-of-large-parts": "takes a Parquet file of hundreds of megabytes",
  "corpus-gone": RACE,
  "corpus-removed": RACE,
  "corpus-changed": RACE,
  "generation-held": RACE,
  "fetch-held": RACE,
  "link-closed": RACE,
  "not-taken-in": FULL_DISK,
  "folder-unusable": FULL_DISK,
  "types-failed": GENERATOR,
  "preferences-unknown": GENERATOR,
  "destination-refused": "takes a machine that an older version stored: the command line refuses it as usage",
  "host-key-unknown": "takes a host on the way to another (ProxyJump)",
  "ssh-missing": "takes a computer without ssh",
  "link-silent": "takes a machine that accepts and then says nothing for a minute",
  "login-noise": "takes an account whose login files speak",
  "python-too-old": "takes a machine with an old Python",
  "request-malformed": AGENT,
  "blob-missing": AGENT,
  "not-resumable": AGENT,
  "slurm-silent": AGENT,
  "launcher-silent": "takes SkyPilot",
};
