import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APP_ROOT } from "#native/workbench/app-root.ts";
import { packageVersion } from "#native/workbench/code-version.ts";
import { billOfMaterials, isAllowed, licenceTexts, shippedPackages } from "./shipped-packages.ts";

/** `npm run licences`: what the packaged application carries of others, as texts and as a CycloneDX document. */
function main(): void {
  const folder = join(APP_ROOT, "dist/licences");
  const packages = shippedPackages(APP_ROOT);
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  if (refused.length > 0) {
    const names = refused.map(({ name, licence }) => `${name} (${licence})`).join(", ");
    process.stderr.write(`Not packed, for their licence was not looked at: ${names}.\n`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "THIRD-PARTY.txt"), licenceTexts(packages));
  writeFileSync(
    join(folder, "sbom.cdx.json"),
    `${JSON.stringify(billOfMaterials(packages, packageVersion()), null, 2)}\n`,
  );
  process.stderr.write(`Wrote the licences of ${packages.length} packages to ${folder}.\n`);
}

main();
