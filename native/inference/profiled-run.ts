import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderName } from "#core/engines/provider.ts";

import { describeShares, nodeShares } from "./provider-profile.ts";

/** Has ONNX Runtime write down which provider ran what, except on the CPU, where nothing else can. */
export async function withProfile<T>(
  asked: ProviderName,
  action: (
    profile: { readonly profilePrefix?: string },
    readShares: (session: { endProfiling(): void }) => Promise<string>,
  ) => Promise<T>,
): Promise<T> {
  if (asked === "cpu") return action({}, async () => "cpu");
  const folder = await mkdtemp(join(tmpdir(), "msm-profile-"));
  try {
    return await action({ profilePrefix: join(folder, "profile") }, async (session) => {
      session.endProfiling();
      const [name] = await readdir(folder);
      const profile: unknown = name === undefined ? [] : JSON.parse(await readFile(join(folder, name), "utf8"));
      return describeShares(asked, nodeShares(profile));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
