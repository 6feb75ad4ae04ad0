import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { z } from "zod";

import type { EngineProblem } from "../engine.ts";
import { askJson, type Server } from "./http-json.ts";

const Models = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      owned_by: z.string().nullish(),
      root: z.string().nullish(),
      max_model_len: z.int().positive().nullish(),
    }),
  ),
});
const Version = z.looseObject({ version: z.string() });
const Tokenized = z.looseObject({ tokens: z.array(z.int()) });

/** What a server says of the checkpoint that it serves. */
export interface AboutServer {
  /** The program: "vllm". */
  readonly program: string;
  readonly version: string | null;
  readonly root: string | null;
  readonly contextLength: number | null;
}

/** Asks what is served under a name. Another name is refused with the names that there are. */
export async function askAbout(
  server: Server,
  model: string,
  signal?: AbortSignal,
): Promise<Result<AboutServer, EngineProblem>> {
  const listed = await askJson(server, { path: "/v1/models", reply: Models, signal });
  if (!listed.ok) return listed;
  const found = listed.value.data.find(({ id }) => id === model);
  if (found === undefined) {
    const names = listed.value.data.map(({ id }) => id).join(", ");
    return err(
      problem(
        "model-unreadable",
        `${server.name} serves no "${model}"; it serves ${names === "" ? "nothing" : names}: name one of those, or start the server with --served-model-name ${model}.`,
      ),
    );
  }
  const version = await askJson(server, { path: "/version", reply: Version, signal });
  // Servers of other make have no such page.
  if (!version.ok && version.error.code !== "engine-refused") return version;
  return ok({
    program: found.owned_by?.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-") ?? "server",
    version: version.ok ? version.value.version : null,
    root: found.root ?? null,
    contextLength: found.max_model_len ?? null,
  });
}

/** The tokens that the server itself cuts a text into; null where it has no such page. */
export async function askTokens(
  server: Server,
  model: string,
  text: string,
  signal?: AbortSignal,
): Promise<Result<readonly number[] | null, EngineProblem>> {
  const body = { model, prompt: text, add_special_tokens: false };
  const told = await askJson(server, { path: "/tokenize", body, reply: Tokenized, signal });
  if (told.ok) return ok(told.value.tokens);
  return told.error.code === "engine-refused" ? ok(null) : told;
}
