import type { ChildProcess } from "node:child_process";
import type { Random } from "#core/base/random.ts";
import type { Moment } from "./moment.ts";

/** What must hold did not. */
export class Fault extends Error {}

/** What a process said when it had stored something; the last line that came through before it was killed. */
export interface News {
  readonly phase: string;
  /** So much was acknowledged to whoever watches. */
  readonly done: number;
}

/** One piece of long work on one workspace, killed again and again until it gets to its end. */
export interface Job {
  readonly workspace: string;
  /** Begins the work, or goes on with it, in a process of its own that says News as JSON lines on standard output. */
  readonly start: () => ChildProcess;
  /** What is killed; left out: the process that was started. */
  readonly prey?: (started: ChildProcess) => readonly number[];
  /** The process that was started lives on when its prey is dead, and finishes the work. */
  readonly survives?: boolean;
  /** So many deaths in one life it is made to bear; left out: one. */
  readonly mostKills?: number;
  /** What its deaths are placed by; left out: all. */
  readonly placedBy?: readonly Moment["kind"][];
  /** What `done` of its News comes to. */
  readonly goal: number;
  /** Looked at after each death: how far the work is in what is stored, from 0 to 1. Throws a Fault where `heard` is not there. */
  readonly look: (heard: News | null) => Promise<number> | number;
  /** After the work's own end: all of it is there, once. Throws a Fault. */
  readonly verify: () => Promise<void> | void;
  readonly close?: () => Promise<void>;
}

export interface Scenario {
  /** As it stands in `npm run chaos -- --only NAME`. */
  readonly name: string;
  /** Part of all kills, relative to the others. */
  readonly share: number;
  /** Why it cannot run here; null where it can. */
  readonly missing?: () => string | null;
  /** Once: what the jobs share. */
  readonly open: () => Promise<Bench>;
}

export interface Bench {
  /** A new job on a new workspace. */
  readonly begin: (random: Random) => Promise<Job>;
  readonly close?: () => Promise<void>;
}
